using System.Runtime.CompilerServices;

namespace Bakeoff.Svd;

/// <summary>
/// The ratings of one cell, arranged for the kernels. Users stand in groups of sixteen, the longest first; the ratings of
/// a group lie step by step: step s has the s-th rating of each user of the group that has so many, in the order of the
/// users. So neighbouring ratings are of different users, and no update waits for the last one.
/// </summary>
internal unsafe readonly struct CellView
{
    /// <summary>Users in a group.</summary>
    public const int Lanes = 16;

    private const int Padding = 64;

    /// <param name="start">Where the cell's memory starts, aligned to 64 bytes.</param>
    /// <param name="users">Users with a rating in the cell.</param>
    /// <param name="rows">Ratings in the cell.</param>
    /// <param name="code">How ratings are coded, or null if they are stored as they are.</param>
    public CellView(byte* start, int users, int rows, RatingCode? code)
    {
        (UserCount, Rows, IsCoded, Code) = (users, rows, code is not null, code ?? default);
        Counts = (int*)start;
        Users = (ushort*)(start + Aligned(users * 4L));
        Items = (ushort*)((byte*)Users + Aligned(users * 2L));
        Ratings = (byte*)Items + Aligned(rows * 2L);
        Residuals = (float*)(Ratings + Aligned(rows * RatingBytes(IsCoded)));
    }

    public int UserCount { get; }

    public int Rows { get; }

    /// <summary>The number of ratings of each user, descending.</summary>
    public int* Counts { get; }

    /// <summary>Each user's place within its part.</summary>
    public ushort* Users { get; }

    /// <summary>The place of each rating's item within its part.</summary>
    public ushort* Items { get; }

    /// <summary>Whether ratings are bytes of <see cref="Code"/>; else floats.</summary>
    public bool IsCoded { get; }

    public RatingCode Code { get; }

    /// <summary>The ratings, to be read through a <see cref="IRatingFormat"/>.</summary>
    public byte* Ratings { get; }

    /// <summary>A float a rating that the trainer keeps, where the grid was made with residuals.</summary>
    public float* Residuals { get; }

    /// <summary>How many users of a group still have a rating in a step: the first so many.</summary>
    /// <param name="group">The group's first user.</param>
    /// <param name="active">How many had one in the step before.</param>
    /// <param name="step">The step, from 0, less than the first user's count.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Active(int group, int active, int step)
    {
        while (Counts[group + active - 1] <= step)
        {
            active--;
        }

        return active;
    }

    /// <summary>The bytes that a cell needs.</summary>
    public static long BytesOf(int users, int rows, bool coded, bool residuals) => Aligned(users * 4L) + Aligned(users * 2L)
        + Aligned(rows * 2L) + Aligned(rows * RatingBytes(coded)) + (residuals ? Aligned(rows * 4L) : 0);

    private static long RatingBytes(bool coded) => coded ? sizeof(byte) : sizeof(float);

    // Vectors may read past the end.
    private static long Aligned(long bytes) => ((bytes + 63) / 64 * 64) + Padding;
}
