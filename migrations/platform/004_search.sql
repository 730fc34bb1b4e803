-- Documents for full-text and similarity search, versioned by their source.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE platform_search_documents (
  kind text NOT NULL,
  id text NOT NULL,
  version bigint NOT NULL,               -- the source's own; an older one never replaces a newer
  deleted boolean NOT NULL DEFAULT false,
  text text NOT NULL,                    -- what is searched
  fields jsonb NOT NULL,                 -- what is filtered by
  words tsvector GENERATED ALWAYS AS (to_tsvector('simple', text)) STORED,
  PRIMARY KEY (kind, id)
);
CREATE INDEX platform_search_words ON platform_search_documents USING gin (words);
CREATE INDEX platform_search_trigrams
  ON platform_search_documents USING gin (text gin_trgm_ops);
CREATE INDEX platform_search_fields
  ON platform_search_documents USING gin (fields jsonb_path_ops);
