using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

/// <summary>Sparse matrices for tests: rows, such as items, and their members, such as users.</summary>
internal static class SparseData
{
    /// <summary>Creates rows whose members are as they are told.</summary>
    public static SparseRows Rows(int[][] rows)
    {
        int[] starts = new int[rows.Length + 1];
        for (int row = 0; row < rows.Length; row++)
        {
            starts[row + 1] = starts[row] + rows[row].Length;
        }

        return new SparseRows(starts, [.. rows.SelectMany(row => row)]);
    }

    /// <summary>
    /// Creates random rows; every tenth member is in a third of them, the others are in few. The last two rows and members have nothing.
    /// </summary>
    public static int[][] Random(int rows, int members, ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, rows).Select(row => row >= rows - 2 ? [] : Enumerable.Range(0, members - 2)
            .Where(member => random.NextDouble() < (member % 10 == 0 ? 0.33 : 4.0 / (row + 20))).ToArray())];
    }

    /// <summary>Counts what every two rows have in common, one pair after the other.</summary>
    public static int[,] Common(int[][] rows, int members)
    {
        int[,] common = new int[rows.Length, rows.Length];
        List<int>[] of = [.. Enumerable.Range(0, members).Select(_ => new List<int>())];
        for (int row = 0; row < rows.Length; row++)
        {
            Array.ForEach(rows[row], member => of[member].Add(row));
        }

        foreach (List<int> together in of)
        {
            together.ForEach(row => together.ForEach(other => common[row, other]++));
        }

        return common;
    }
}
