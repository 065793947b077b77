using System.Runtime.InteropServices;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>Assembles batches from training rows: one batch at a time, of which one thread fills the queries and one the candidates.</summary>
internal sealed class BatchAssembler
{
    private const int Ahead = 64;
    private readonly TwoTowerOptions _options;
    private readonly Interactions _rows;
    private readonly Positives _positives;
    private readonly TowerFeatures _features;
    private readonly QueryFiller _queries;
    private readonly CandidateFiller _candidates;
    private readonly Dictionary<(int Item, int Bucket), int> _columns = [];
    private readonly int[] _columnOfItem;
    private readonly float[] _logs = [.. Enumerable.Range(0, 256).Select(count => (float)LaneMath.Log(Math.Max(1, count)))];
    private readonly List<(int Item, int Bucket)> _keys = [];
    private readonly Dictionary<int, List<int>> _columnsOfItem = [];
    private readonly int[] _trainedItems;
    private readonly double _gainOrigin;
    private readonly double _meanGain;

    public BatchAssembler(
        TwoTowerOptions options, Interactions rows, Positives positives, TowerFeatures features, ItemTable items, CandidateFiller candidates,
        double gainOrigin = 0)
    {
        (_options, _rows, _positives, _features, _candidates) = (options, rows, positives, features, candidates);
        (_gainOrigin, _meanGain) = (gainOrigin, features.MeanRating - gainOrigin);
        _queries = new QueryFiller(features, features.HistoryIndices(items.Catalogue), options.History);
        _columnOfItem = new int[items.Catalogue.Count];
        Array.Fill(_columnOfItem, -1);
        _trainedItems = [.. features.Items.Ids.ToArray().Select(items.Catalogue.Items.IndexOf)];
    }

    /// <summary>An empty batch.</summary>
    public TrainingBatch CreateBatch() => new(_features.QueryShape(_options), _features.CandidateShape(_options));

    /// <summary>Fills a batch with the rows at some positions of an order.</summary>
    /// <param name="batch">What to fill.</param>
    /// <param name="order">The order of the positives.</param>
    /// <param name="first">The first position.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="seed">For the mixed negatives of this batch.</param>
    public void Fill(TrainingBatch batch, SeededOrder order, long first, int count, ulong seed)
    {
        FillQueries(batch, order, first, count);
        FillCandidates(batch, order, first, count, seed);
    }

    /// <summary>The half of <see cref="Fill"/> that fills the queries and the weights of their losses; the other may run at the same time.</summary>
    public void FillQueries(TrainingBatch batch, SeededOrder order, long first, int count)
    {
        batch.ClearQueries();
        Span<long> rows = stackalloc long[Ahead];
        Span<int> users = stackalloc int[Ahead];
        for (int done = 0; done < count; done += Ahead)
        {
            int block = LookUp(order, first + done, count - done, rows);
            for (int i = 0; i < block; i++)
            {
                users[i] = _rows.UserOf(rows[i]);
            }

            for (int i = 0; i < block; i++)
            {
                _queries.AddRow(batch.Queries, _rows, rows[i], users[i]);
                float rating = _rows.At(rows[i]).Rating;
                batch.Weights.Add(_options.RatingWeights && _meanGain > 0 ? (float)((rating - _gainOrigin) / _meanGain) : 1);
            }
        }

        if (_options.UsesTorch())
        {
            batch.Queries.Group(); // The fused step does it itself, on all its threads.
        }
    }

    /// <summary>The half of <see cref="Fill"/> that fills the candidates, and says which is each row's own.</summary>
    public void FillCandidates(TrainingBatch batch, SeededOrder order, long first, int count, ulong seed)
    {
        batch.ClearCandidates();
        batch.CountsOwnOnce = _options.RemoveAccidentalHits;
        foreach ((int item, _) in _keys)
        {
            _columnOfItem[item] = -1;
        }

        _columns.Clear();
        _keys.Clear();
        Span<long> rows = stackalloc long[Ahead];
        for (int done = 0; done < count; done += Ahead)
        {
            int block = LookUp(order, first + done, count - done, rows);
            for (int i = 0; i < block; i++)
            {
                int bucket = _candidates.DependsOnTime ? _features.Time.IndexOf(_rows.TimestampOf(rows[i])) : 0;
                batch.Targets.Add(ColumnOf(batch, _rows.At(rows[i]).Item, bucket));
            }
        }

        if (_options.MixedNegatives > 0)
        {
            AddMixedNegatives(batch, new SeededRandom(seed));
        }

        Correct(batch, count);
        if (_options.UsesTorch())
        {
            batch.Candidates.Group();
        }
    }

    /// <summary>Finds the next rows. They lie anywhere: they are asked for together, so that the waits overlap.</summary>
    private int LookUp(SeededOrder order, long first, int left, Span<long> rows)
    {
        int block = Math.Min(rows.Length, left);
        for (int i = 0; i < block; i++)
        {
            rows[i] = _positives.RowAt(order.At(first + i));
            _rows.Prefetch(rows[i]);
        }

        return block;
    }

    private int ColumnOf(TrainingBatch batch, int item, int bucket)
    {
        ref int column = ref _columnOfItem[item];
        bool isNew = column < 0;
        if (_candidates.DependsOnTime)
        {
            column = ref CollectionsMarshal.GetValueRefOrAddDefault(_columns, (item, bucket), out bool exists);
            isNew = !exists;
        }

        if (isNew)
        {
            column = batch.Columns;
            _candidates.Add(batch.Candidates, item, bucket);
            batch.Counts.Add(0);
            _keys.Add((item, bucket));
        }

        batch.Counts[column]++;
        return column;
    }

    /// <summary>Each is looked at at the time of some row of the batch, as the batch's own candidates are.</summary>
    private void AddMixedNegatives(TrainingBatch batch, SeededRandom random)
    {
        int[] buckets = _candidates.DependsOnTime ? [.. _keys.Select(key => key.Bucket)] : [0];
        for (int i = 0; i < _options.MixedNegatives; i++)
        {
            ColumnOf(batch, _trainedItems[random.NextInt(_trainedItems.Length)], buckets[random.NextInt(buckets.Length)]);
        }
    }

    private void Correct(TrainingBatch batch, int rows)
    {
        foreach (int count in batch.Counts)
        {
            batch.CountLogs.Add(count < _logs.Length ? _logs[count] : (float)LaneMath.Log(count));
            batch.Offsets.Add(batch.CountLogs[^1]);
        }

        _columnsOfItem.Clear();
        bool findHits = _options.RemoveAccidentalHits && _candidates.DependsOnTime;
        for (int column = 0; column < _keys.Count; column++)
        {
            int item = _keys[column].Item;
            if (_options.SamplingCorrection)
            {
                // A column is drawn with the chance of its item among the positives, or evenly.
                double share = ((double)rows * _positives.ShareOf(item)) + ((double)_options.MixedNegatives / _trainedItems.Length);
                batch.Offsets[column] -= (float)LaneMath.Log(share / (rows + _options.MixedNegatives));
            }

            if (findHits)
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(_columnsOfItem, item, out _) ??= []).Add(column);
            }
        }

        for (int row = 0; row < rows && findHits; row++)
        {
            foreach (int column in _columnsOfItem[_keys[batch.Targets[row]].Item])
            {
                if (column != batch.Targets[row])
                {
                    batch.Hits.Add((row, column));
                }
            }
        }
    }
}
