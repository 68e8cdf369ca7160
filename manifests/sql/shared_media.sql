-- Images and videos that most examples show.
SELECT canonical, kind, count(*) AS spans, sum(examples) AS examples, min(source) AS a_source
FROM media
GROUP BY canonical, kind
ORDER BY examples DESC, canonical
LIMIT 20
