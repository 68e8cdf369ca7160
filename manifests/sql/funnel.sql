-- From examples to the mixture: how many of each source every rule turned away.
WITH outcomes AS (
    SELECT source, rule FROM rejections
    UNION ALL
    SELECT source, 'chosen' FROM mixture
)
SELECT source,
       count(*) AS examples,
       count(*) FILTER (rule = 'licence') AS licence,
       count(*) FILTER (rule = 'where') AS "where",
       count(*) FILTER (rule = 'row_weight') AS row_weight,
       count(*) FILTER (rule = 'duplicate') AS duplicate,
       count(*) FILTER (rule = 'quota') AS not_drawn,
       count(*) FILTER (rule = 'chosen') AS chosen
FROM outcomes
GROUP BY source
ORDER BY source
