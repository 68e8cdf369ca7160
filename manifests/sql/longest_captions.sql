-- The twenty longest responses of the mixture.
SELECT id, source, response_words AS words, left(response, 120) AS begins
FROM mixture
ORDER BY response_words DESC, id
LIMIT 20
