using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>The training rows as the towers read them.</summary>
internal sealed class TrainingRows
{
    private readonly int[] _users;
    private readonly int[] _positions;
    private readonly long[] _timestamps;
    private readonly TowerFeatures _features;
    private readonly int[] _titles;
    private readonly int[][] _words;

    public TrainingRows(Fold fold, TowerFeatures features)
    {
        _features = features;
        _timestamps = fold.Train.Timestamps;
        _users = [.. fold.Train.Users.Select(features.UserIndex)];
        _positions = [.. fold.Train.Items.Select(fold.Catalogue.Items.IndexOf)];
        _titles = [.. fold.Catalogue.Titles.Select(features.TitleIndex)];
        _words = [.. fold.Catalogue.Titles.Select(features.WordIndices)];
    }

    public int Count => _users.Length;

    public TrainingBatch Batch(ReadOnlySpan<int> rows)
    {
        var batch = new TrainingBatch(new int[rows.Length], new int[rows.Length], new float[rows.Length], new int[rows.Length]);
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            batch.Users[i] = _users[row];
            batch.Buckets[i] = _features.BucketOf(_timestamps[row]);
            batch.Times[i] = _features.Normalize(_timestamps[row]);
            batch.Titles[i] = _titles[_positions[row]];
            int[] words = _words[_positions[row]];
            foreach (int word in words)
            {
                batch.Words.Add(word);
                batch.WordRows.Add(i);
                batch.WordShares.Add(1f / words.Length);
            }
        }

        return batch;
    }
}
