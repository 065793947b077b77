using Bakeoff.Contracts;
using Bakeoff.Core;

namespace Bakeoff.UnitTests;

/// <summary>The contract for custom models, on one that keeps it.</summary>
public sealed class ExampleContractTests : RecommenderContract
{
    protected override bool Personalizes => true;

    protected override string OptionsJson => "{\"neighbours\":5}";

    protected override IRecommender Create() => new LikedByTheAlike();

    private sealed record Options
    {
        [OptionRange(1, 100)]
        public int Neighbours { get; init; } = 10;
    }

    /// <summary>The mean rating of an item among the users who agree most with a user.</summary>
    private sealed class LikedByTheAlike : IRecommender
    {
        public IScorer Train(TrainingInput input)
        {
            var ratings = Enumerable.Range(0, input.Train.Count)
                .ToDictionary(row => (input.Train.Users[row], input.Train.Items[row]), row => (double)input.Train.Ratings[row]);
            return new Model(ratings, input.Catalogue, input.Options<Options>().Neighbours);
        }
    }

    private sealed class Model(Dictionary<(long User, long Item), double> ratings, Catalogue catalogue, int neighbours) : IScorer
    {
        private readonly long[] _users = [.. ratings.Keys.Select(pair => pair.User).Distinct().Order()];

        public string Name => "alike";

        public ScoreKind Kind => ScoreKind.RatingAndRanking;

        public double Score(long user, long item)
        {
            long[] alike = [
                .. _users.Where(other => other != user && ratings.ContainsKey((other, item))).OrderByDescending(other => Agreement(user, other))
                    .ThenBy(other => other).Take(neighbours)];
            return alike.Length == 0 ? double.NaN : alike.Average(other => ratings[(other, item)]);
        }

        public void ScoreCatalogue(long user, Span<double> scores)
        {
            for (int position = 0; position < scores.Length; position++)
            {
                scores[position] = Score(user, catalogue.Items.IdAt(position));
            }
        }

        private double Agreement(long user, long other) => catalogue.Items.Ids.ToArray()
            .Count(item => ratings.TryGetValue((user, item), out double mine) && ratings.TryGetValue((other, item), out double theirs)
            && mine == theirs);
    }
}
