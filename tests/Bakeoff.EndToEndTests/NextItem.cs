using Bakeoff.Core;

namespace Bakeoff.EndToEndTests;

/// <summary>Counts how often an item follows another, in this assembly: a custom model.</summary>
public sealed class NextItem : IRecommender
{
    public IScorer Train(TrainingInput input)
    {
        Options options = input.Options<Options>();
        var follows = new Dictionary<(long, long), int>();
        var last = new Dictionary<long, long>();
        for (int row = 0; row < input.Train.Count; row++)
        {
            (long user, long item) = (input.Train.Users[row], input.Train.Items[row]);
            if (last.TryGetValue(user, out long before))
            {
                follows[(before, item)] = follows.GetValueOrDefault((before, item)) + 1;
            }

            last[user] = item;
        }

        return options.Broken ? throw new InvalidOperationException("broken on purpose") : new Model(input.Catalogue, follows, last);
    }

    public sealed record Options
    {
        public bool Broken { get; init; }
    }

    private sealed class Model(Catalogue catalogue, Dictionary<(long, long), int> follows, Dictionary<long, long> last) : IScorer
    {
        public string Name => "";

        public ScoreKind Kind => ScoreKind.Ranking;

        public double Score(long user, long item) => last.TryGetValue(user, out long before) ? follows.GetValueOrDefault((before, item)) : 0;

        public void ScoreCatalogue(long user, Span<double> scores)
        {
            for (int position = 0; position < scores.Length; position++)
            {
                scores[position] = Score(user, catalogue.Items.IdAt(position));
            }
        }
    }
}
