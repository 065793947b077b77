using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>Keeps all scores of one user.</summary>
/// <param name="items">The number of items of the catalogue.</param>
internal sealed class ScoreCopy(int items) : IScoreSink
{
    public double[] Scores { get; } = new double[items];

    public void Take(int user, int start, Span<double> scores) => scores.CopyTo(Scores.AsSpan(start));

    public void Take(int user, int start, Span<float> scores)
    {
        for (int item = 0; item < scores.Length; item++)
        {
            Scores[start + item] = scores[item];
        }
    }
}
