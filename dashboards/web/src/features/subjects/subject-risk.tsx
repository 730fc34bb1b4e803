/** A person's risk rating in a word, with its score; nothing for those who may not read it. */
import { useQuery } from '@tanstack/react-query';
import type { Rating } from '../../../../../kyc/contract';
import { useMay } from '../../app/session';
import { words } from '../../words/subjects';
import { ratingQuery } from './subject-queries';

export function SubjectRisk({ owner }: { readonly owner: string }) {
  const may = useMay('kyc.read');
  const { data } = useQuery({ ...ratingQuery(owner), enabled: may });
  if (!data || data.rating === null) return null;
  return <RatingBadge rating={data.rating} score={data.score} />;
}

interface RatingBadgeProps {
  readonly rating: Rating;
  readonly score: number | null;
}

export function RatingBadge({ rating, score }: RatingBadgeProps) {
  return (
    <span className={`rating ${rating}`}>
      {words.ratings[rating]} {score === null ? null : <span className="num">{score}</span>}
    </span>
  );
}
