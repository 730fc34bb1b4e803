import { testDatabase, type TestDatabase } from '../postgres/test-database';
import { createPostgresSearch } from './postgres-search';
import { searchContract } from './search-contract';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

searchContract(async () => {
  await db.pool.query('TRUNCATE platform_search_documents');
  return createPostgresSearch(db.pool);
});
