-- Records that could not be used, by source and reason, with one of each.
SELECT source, reason, count(*) AS records,
       min_by(file || ' record ' || coalesce(record::VARCHAR, '?'), record) AS first,
       min_by(detail, record) AS its_detail
FROM ingest_errors
GROUP BY source, reason
ORDER BY records DESC, source, reason
