using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>Draws lists of items at random. It belongs to one thread.</summary>
/// <param name="items">The number of items.</param>
internal sealed class ItemSampler(int items)
{
    private readonly int[] _drawnIn = new int[items]; // The last sample that the item was drawn or excluded in.
    private readonly int[] _drawn = new int[TopItems.ListLength];
    private int _samples;

    /// <summary>The first items of a random order of the catalogue without what is seen.</summary>
    /// <param name="random">Draws them.</param>
    /// <param name="seen">What is left out, ascending.</param>
    /// <returns>The items, valid until the next call.</returns>
    public ReadOnlySpan<int> Sample(SeededRandom random, ReadOnlySpan<int> seen)
    {
        int wanted = Math.Min(TopItems.ListLength, items - seen.Length);
        if (wanted * 4 > items - seen.Length)
        {
            return Floors.FirstUnseen(random.Permutation(items), seen);
        }

        _samples++;
        foreach (int position in seen)
        {
            _drawnIn[position] = _samples;
        }

        int count = 0;
        while (count < wanted)
        {
            int item = random.NextInt(items);
            if (_drawnIn[item] != _samples)
            {
                _drawnIn[item] = _samples;
                _drawn[count++] = item;
            }
        }

        return _drawn.AsSpan(0, count);
    }
}
