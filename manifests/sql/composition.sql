-- The mixture by source, split and stage: rows, times counted in an epoch, words, hours of video.
SELECT source, split, stage,
       count(*) AS rows,
       sum(repeat) AS in_an_epoch,
       round(100 * sum(repeat) / sum(sum(repeat)) OVER (), 2) AS percent,
       round(avg(response_words), 1) AS words,
       round(sum(seconds) / 3600, 1) AS hours
FROM mixture
GROUP BY source, split, stage
ORDER BY source, split, stage
