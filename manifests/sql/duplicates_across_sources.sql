-- Which sources hold copies of which: rows removed, by rule and by the source of the row kept.
SELECT source AS removed_from, kept_source AS kept_in, rule, count(*) AS rows,
       round(min(similarity), 3) AS least_similarity
FROM duplicates
GROUP BY ALL
ORDER BY rows DESC, removed_from, kept_in, rule
