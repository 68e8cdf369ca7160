-- What a least number of words would remove, by source, from 1 to 50: put your own column here.
WITH thresholds AS (SELECT unnest([2, 3, 5, 8, 10, 15, 20, 30, 50]) AS least_words)
SELECT least_words, source,
       count(*) FILTER (response_words < least_words) AS removed,
       count(*) FILTER (response_words >= least_words) AS left_over,
       round(100 * avg((response_words < least_words)::INTEGER), 1) AS percent_removed
FROM candidates, thresholds
GROUP BY least_words, source
ORDER BY source, least_words
