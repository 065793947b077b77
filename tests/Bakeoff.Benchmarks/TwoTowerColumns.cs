using System.Runtime.InteropServices;
using Bakeoff.TwoTower;

namespace Bakeoff.Benchmarks;

/// <summary>The training rows as plain columns of indices, for the peers.</summary>
internal sealed class TwoTowerColumns
{
    private readonly ItemBag _titles;
    private readonly ItemBag _words;
    private readonly int _items;

    public TwoTowerColumns(Interactions rows, ItemTable items, TowerFeatures features)
    {
        _items = items.Catalogue.Count;
        (Users, Buckets, Titles, Words) =
            (features.Users.Count + 1, features.Time.Rows, features.ItemFeatures[0].Vocabulary.Rows, features.ItemFeatures[1].Vocabulary.Rows);
        (_titles, _words) = (features.ItemFeatures[0].BagOf(items), features.ItemFeatures[1].BagOf(items));
        Count = (int)rows.Count;
        (UserOf, BucketOf, ItemOf, TimeOf) = (new int[Count], new int[Count], new int[Count], new float[Count]);
        for (int row = 0; row < Count; row++)
        {
            UserOf[row] = rows.UserOf(row) + 1;
            BucketOf[row] = features.Time.IndexOf(rows.TimestampOf(row));
            TimeOf[row] = features.Time.Normalize(rows.TimestampOf(row));
            ItemOf[row] = rows.At(row).Item;
        }
    }

    public int Count { get; }

    public int Users { get; }

    public int Buckets { get; }

    public int Titles { get; }

    public int Words { get; }

    public int[] UserOf { get; }

    public int[] BucketOf { get; }

    public int[] ItemOf { get; }

    public float[] TimeOf { get; }

    public int TitleOf(int item) => _titles.RowsOf(item)[0];

    public IEnumerable<long> WordsOf(int item)
    {
        foreach (int word in _words.RowsOf(item).ToArray())
        {
            yield return word;
        }
    }

    /// <summary>Writes the columns where <c>two_tower.py</c> reads them.</summary>
    public void WriteTo(string folder)
    {
        void Write<T>(string name, T[] values)
            where T : unmanaged => File.WriteAllBytes(Path.Combine(folder, name + ".bin"), MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        int[][] words = [.. Enumerable.Range(0, _items).Select(item => _words.RowsOf(item).ToArray())];
        int sum = 0;
        Write("users", UserOf);
        Write("buckets", BucketOf);
        Write("times", TimeOf);
        Write("items", ItemOf);
        Write("titles", [.. Enumerable.Range(0, _items).Select(TitleOf)]);
        Write("words", [.. words.SelectMany(own => own)]);
        Write("word_starts", [0, .. words.Select(own => sum += own.Length)]);
        File.WriteAllText(Path.Combine(folder, "sizes.txt"), $"{Users} {Buckets} {Titles} {Words}");
    }
}
