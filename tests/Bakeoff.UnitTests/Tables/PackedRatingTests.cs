using Bakeoff.Core;
using Bakeoff.Tables;
using Bakeoff.TwoTower;

namespace Bakeoff.UnitTests;

/// <summary>Ratings that are held in few bytes are the ratings that were given.</summary>
public sealed class PackedRatingTests
{
    private const int Rows = 700_000;

    [Fact]
    public void RatingValues_GiveBackTheBits_AndHave256Codes()
    {
        var values = new RatingValues();
        float[] given = [0f, -0f, float.NaN, 0.5f, float.Epsilon, .. Enumerable.Range(1, 251).Select(i => 100 + (i * 0.25f))];
        Assert.Equal(256, given.Length);
        byte[] codes = new byte[given.Length];
        Assert.True(values.TryEncode(given, codes));
        Assert.Equal(given.Select(BitConverter.SingleToUInt32Bits), codes.Select(code => BitConverter.SingleToUInt32Bits(values.Values[code])));
        Assert.False(values.TryEncode(77.7f, out _));
        Assert.True(values.TryEncode(0.5f, out byte again));
        Assert.Equal(codes[3], again);
    }

    [Fact]
    public void RatingValues_AddedByManyThreads_KeepTheirCodes()
    {
        var values = new RatingValues();
        byte[][] codes = new byte[8][];
        Parallel.For(0, codes.Length, new ParallelOptions { MaxDegreeOfParallelism = codes.Length }, thread =>
        {
            codes[thread] = [
                .. Enumerable.Range(0, 20_000).Select(
                    i => values.TryEncode(((i * (thread + 3)) % 256) * 0.25f, out byte code) ? code : throw new InvalidOperationException())];
        });
        Assert.All(Enumerable.Range(0, codes.Length), thread => Assert.True(
            codes[thread].Select((code, i) => values.Values[code] == ((i * (thread + 3)) % 256) * 0.25f).All(same => same)));
    }

    [Theory]
    [InlineData(10, 1000, true)]
    [InlineData(300, 1000, false)]
    [InlineData(10, 70_000, true)]
    public void CompactRatings_AreTheRowsOfAMatrix_InTheSameParts(int values, int items, bool fits)
    {
        (IdMap users, IdMap known) =
            (IdMap.From(Enumerable.Range(0, Rows / 10).Select(user => 3L * user)), IdMap.From(Enumerable.Range(0, items).Select(item => 7L * item)));
        int[] starts = [.. Enumerable.Range(0, users.Count + 1).Select(user => user * 10)];
        int[] itemOf = [.. Enumerable.Range(0, Rows).Select(row => (int)(row * 31L % items))];
        float[] ratings = [.. Enumerable.Range(0, Rows).Select(row => row % values * 0.5f)];
        var matrix = new RatingMatrix(users, known, starts, itemOf, ratings);
        CompactRatings Written(bool coded, out bool all)
        {
            var compact = new CompactRatings(users, known, [.. starts.Select(start => (long)start)], coded);
            all = true;
            for (int row = 0; row < Rows; row += 100_000)
            {
                all &= compact.TryWrite(row, [.. itemOf.Skip(row).Take(100_000).Select(known.IdAt)], ratings.AsSpan(row, 100_000));
            }

            return compact;
        }

        CompactRatings coded = Written(true, out bool written);
        Assert.Equal(fits, written);
        CompactRatings compact = fits ? coded : Written(false, out _);
        Assert.Equal(matrix.Parts, compact.Parts);
        Assert.True(compact.Parts > 1);
        Assert.True(RowsOf(matrix.Read).SequenceEqual(RowsOf(compact.Read)), "The rows differ.");
        Assert.All(Enumerable.Range(0, matrix.Parts), part => Assert.True(
            RowsOf((batch, stop) => matrix.ReadPart(part, batch, stop)).SequenceEqual(RowsOf((batch, stop) => compact.ReadPart(part, batch, stop))),
            $"Part {part} differs."));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(300)]
    public void Interactions_AreTheRowsOfTheTable_HoweverManyRatingsThereAre(int values)
    {
        const int Count = 2000;
        RatingTable table =
            TestData.Table([.. Enumerable.Range(0, Count).Select(i => (i / 20L, (long)(i * 7 % 500), i % values * 0.25f, 1_000_000L + i))]);
        IdMap items = IdMap.From(table.Items);
        using Interactions rows = Interactions.From(table, items);
        Assert.Equal(
            Enumerable.Range(0, Count).Select(i => (items.IndexOf(table.Items[i]), table.Ratings[i], table.Timestamps[i], (int)(i / 20))),
            Enumerable.Range(0, Count).Select(i => (rows.At(i).Item, rows.At(i).Rating, rows.TimestampOf(i), rows.UserOf(i))));
    }

    [Fact]
    public void PackedRow_KeepsTheEndsOfItsRanges()
    {
        var row = new PackedRow(PackedRow.MaxItems - 1, uint.MaxValue, byte.MaxValue);
        Assert.Equal((PackedRow.MaxItems - 1, uint.MaxValue, byte.MaxValue), (row.Item, row.Time, row.Code));
        row = new PackedRow(0, uint.MaxValue, 0);
        Assert.Equal((0, uint.MaxValue, (byte)0), (row.Item, row.Time, row.Code));
    }

    private static List<(int User, int Item, float Rating)> RowsOf(Action<RatingBatch, CancellationToken> read)
    {
        var rows = new List<(int, int, float)>(Rows);
        read(
            (users, items, ratings) =>
            {
                for (int i = 0; i < users.Length; i++)
                {
                    rows.Add((users[i], items[i], ratings[i]));
                }
            },
            CancellationToken.None);
        return rows;
    }
}
