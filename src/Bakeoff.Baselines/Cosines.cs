using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// Finds the nearest of sets by the cosine, common / √(size · size). An object is for one thread: it counts in memory of its own, 20 bytes a set.
/// </summary>
/// <param name="members">What each set holds.</param>
/// <param name="sets">The sets that each member is in.</param>
internal sealed class Cosines(SparseRows members, SparseRows sets)
{
    private readonly double[] _sizes = [.. Enumerable.Range(0, members.Count).Select(set => (double)members.LengthOf(set))];
    private readonly int[] _common = new int[members.Count];
    private readonly double[] _cosines = new double[members.Count];

    /// <summary>The sets nearest to one that is not among them, nearest first; of equal cosines the lower index is nearer.</summary>
    /// <param name="set">The set.</param>
    /// <param name="count">How many at most; none that has nothing in common with it.</param>
    public Neighbour[] Nearest(int set, int count) => NearestTo(members[set], set, count);

    /// <summary>The sets nearest to what another set holds, nearest first; of equal cosines the lower index is nearer.</summary>
    /// <param name="held">What that set holds, each once.</param>
    /// <param name="itself">The set that is not looked at, since it is the same; negative where all are.</param>
    /// <param name="count">How many at most; none that has nothing in common with it.</param>
    public Neighbour[] NearestTo(ReadOnlySpan<int> held, int itself, int count)
    {
        Array.Clear(_common);
        int[] common = _common;
        foreach (int member in held)
        {
            foreach (int other in sets[member])
            {
                common[other]++;
            }
        }

        if (itself >= 0)
        {
            common[itself] = 0;
        }

        Divide(held.Length);
        return [.. TopItems.Pick(_cosines, count).Select(other => new Neighbour(other, _cosines[other]))];
    }

    /// <summary>The cosines of what was counted, NaN where nothing is common: four at a time, each operation rounded as it is alone.</summary>
    private void Divide(double size)
    {
        ref int common = ref MemoryMarshal.GetArrayDataReference(_common);
        ref double sizes = ref MemoryMarshal.GetArrayDataReference(_sizes);
        ref double cosines = ref MemoryMarshal.GetArrayDataReference(_cosines);
        int next = 0;
        for (; next <= _common.Length - Vector256<double>.Count; next += Vector256<double>.Count)
        {
            Vector128<int> counts = Vector128.LoadUnsafe(ref common, (nuint)next);
            Vector256<double> numbers = Vector256.ConvertToDouble(Vector256.Create(Vector128.WidenLower(counts), Vector128.WidenUpper(counts)));
            Vector256<double> cosine = numbers / Vector256.Sqrt(Vector256.Create(size) * Vector256.LoadUnsafe(ref sizes, (nuint)next));
            Vector256<double> nothing = Vector256.Equals(numbers, Vector256<double>.Zero);
            Vector256.ConditionalSelect(nothing, Vector256.Create(double.NaN), cosine).StoreUnsafe(ref cosines, (nuint)next);
        }

        for (; next < _common.Length; next++)
        {
            _cosines[next] = _common[next] == 0 ? double.NaN : _common[next] / Math.Sqrt(size * _sizes[next]);
        }
    }
}
