using System.Runtime.InteropServices;
using Bakeoff.Tables;
using DuckDB.NET.Native;
using Microsoft.Win32.SafeHandles;

namespace Bakeoff.Evaluation;

/// <summary>
/// The rows of <c>per-user.parquet</c>, those of one model after the other. Which columns there are is known when all models are measured: until then
/// the columns of each wait in a file, and none is in memory.
/// </summary>
/// <param name="test">The test rows, whose users are in the order of fold and id.</param>
/// <param name="path">The file to make; it is gone when the rows are disposed of.</param>
internal sealed class UserRows(TestSet test, string path) : IDisposable
{
    /// <summary>Stands for no value: a NaN that no metric gives.</summary>
    private static readonly double s_none = BitConverter.Int64BitsToDouble(0x7FF8_0000_0BAD_0BAD);

    // A row group is in memory twice while it is written: 24,576 rows of some 150 columns are 30 MB, where 122,880 were 150.
    private const int RowGroupRows = 24_576;

    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
    private readonly List<Part> _parts = [];
    private readonly List<string> _columns = [];
    private long _columnsWritten;
    private int _part;
    private int _user;

    private int Users => test.Users.Count;

    /// <summary>Adds a model's rows.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="metrics">What is measured for each user.</param>
    public void Add(string model, IReadOnlyList<UserMetric> metrics)
    {
        double[]? predicted =
            metrics.FirstOrDefault(metric => metric.Definition is { Over: MetricPopulation.Ratings, Candidates: CandidateSet.TestItems })?.Weights;
        var places = new Dictionary<string, long>(StringComparer.Ordinal);
        double[] values = new double[Users];
        foreach (UserMetric metric in metrics)
        {
            for (int user = 0; user < values.Length; user++)
            {
                values[user] = metric.Weights[user] > 0 ? metric.ValueOf(user) : s_none;
            }

            places.Add(metric.Definition.Id, Write(values));
        }

        _parts.Add(new Part(model, predicted is null ? null : Write(predicted), places));
        _columns.AddRange(places.Keys.Except(_columns).ToArray());
    }

    /// <summary>Writes the rows of all models as Parquet, once.</summary>
    /// <param name="session">A database.</param>
    /// <param name="target">The file.</param>
    /// <param name="cancellation">Interrupts it.</param>
    public void WriteParquet(DuckDbSession session, string target, CancellationToken cancellation)
    {
        (string, DuckDBType)[] columns =
        [
            ("number", DuckDBType.Integer), ("fold", DuckDBType.Integer), ("user", DuckDBType.BigInt), ("rows", DuckDBType.Integer),
            ("predicted", DuckDBType.Integer),
            .. _columns.Select(name => (name, DuckDBType.Double)),
        ];
        using var source = new DuckDbSource(session, "user_rows", columns, Fill);
        string models = string.Join(", ", _parts.Select(part => DuckDbSession.Quote(part.Model)));
        source.WriteParquet($"SELECT ([{models}])[number] AS model, * EXCLUDE (number) FROM user_rows()", target, cancellation, RowGroupRows);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Appends a column; returns where it is.</summary>
    private long Write(double[] values)
    {
        RandomAccess.Write(_file, MemoryMarshal.AsBytes(values.AsSpan()), _columnsWritten * Users * sizeof(double));
        return _columnsWritten++;
    }

    /// <summary>Whole vectors, whichever models they are of: so that the file's row groups do not depend on how many users there are.</summary>
    private int Fill(DuckDbSpace space)
    {
        int filled = 0;
        for (; filled < DuckDbSpace.Capacity && _part < _parts.Count;)
        {
            int count = Math.Min(DuckDbSpace.Capacity - filled, Users - _user);
            Fill(space, filled, count);
            filled += count;
            _user += count;
            if (_user == Users)
            {
                (_part, _user) = (_part + 1, 0);
            }
        }

        return filled;
    }

    private void Fill(DuckDbSpace space, int at, int count)
    {
        Part part = _parts[_part];
        for (int i = 0; i < count; i++)
        {
            int user = _user + i;
            space.Column<int>(0)[at + i] = _part + 1;
            space.Column<int>(1)[at + i] = test.Users[user].Fold;
            space.Column<long>(2)[at + i] = test.Users[user].User;
            space.Column<int>(3)[at + i] = test.FirstRows[user + 1] - test.FirstRows[user];
        }

        double[] values = new double[count];
        Span<int> predicted = space.Column<int>(4);
        Read(part.Predicted, values);
        for (int i = 0; i < count; i++)
        {
            predicted[at + i] = part.Predicted is null ? 0 : (int)values[i];
        }

        Mark(space.Validity(4), at, values);
        for (int column = 0; column < _columns.Count; column++)
        {
            Read(part.Places.TryGetValue(_columns[column], out long place) ? place : null, values);
            values.CopyTo(space.Column<double>(5 + column)[at..]);
            Mark(space.Validity(5 + column), at, values);
        }
    }

    private void Read(long? place, double[] values)
    {
        if (place is not { } found)
        {
            Array.Fill(values, s_none);
            return;
        }

        Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan());
        for (long start = ((found * Users) + _user) * sizeof(double); bytes.Length > 0;)
        {
            int read = RandomAccess.Read(_file, bytes, start);
            bytes = read > 0 ? bytes[read..] : throw new EndOfStreamException("The rows by user are shorter than what was written.");
            start += read;
        }
    }

    private static void Mark(Span<ulong> validity, int at, double[] values)
    {
        long none = BitConverter.DoubleToInt64Bits(s_none);
        for (int i = 0; i < values.Length; i++)
        {
            ref ulong word = ref validity[(at + i) >> 6];
            ulong bit = 1UL << (at + i);
            word = BitConverter.DoubleToInt64Bits(values[i]) != none ? word | bit : word & ~bit;
        }
    }

    /// <param name="Model">The model.</param>
    /// <param name="Predicted">The column with the number of test rows that have a predicted rating; null where the model predicts none.</param>
    /// <param name="Places">The column of each metric.</param>
    private sealed record Part(string Model, long? Predicted, IReadOnlyDictionary<string, long> Places);
}
