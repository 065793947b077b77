using System.Runtime.InteropServices;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// Assembles batches from training rows, one batch at a time: first its rows are looked up, in pieces that any threads may do; then one thread fills
/// the queries and one the candidates.
/// </summary>
internal sealed class BatchAssembler
{
    private const int Ahead = 64; // Rows that are asked of memory together.
    private const int PieceRows = 2 * Ahead;
    private const int ItemsAhead = 8; // Candidates whose parts are asked for before they are read.
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
    private readonly FoundRow[] _found;
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
        _found = new FoundRow[options.BatchSize];
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
        Filling(batch, order, first, count, seed).Run();
    }

    /// <summary>What is to be done to fill a batch with the rows at some positions of an order.</summary>
    /// <param name="batch">What to fill.</param>
    /// <param name="order">The order of the positives.</param>
    /// <param name="first">The first position.</param>
    /// <param name="count">How many rows, at most those of a batch.</param>
    /// <param name="seed">For the mixed negatives of this batch.</param>
    public AlongsideWork Filling(TrainingBatch batch, SeededOrder order, long first, int count, ulong seed) => new(
        [.. Enumerable.Range(0, (count + PieceRows - 1) / PieceRows).Select(
            piece => (Action)(() => LookUp(order, first, piece * PieceRows, Math.Min(count, (piece + 1) * PieceRows))))],
        [() => FillQueries(batch, count), () => FillCandidates(batch, count, seed)]) { Batch = batch };

    /// <summary>Finds some rows of the next batch. They lie anywhere: they are asked for together, so that the waits overlap.</summary>
    private void LookUp(SeededOrder order, long first, int from, int to)
    {
        Span<long> numbers = stackalloc long[Ahead];
        for (int start = from; start < to; start += Ahead)
        {
            int block = Math.Min(Ahead, to - start);
            for (int i = 0; i < block; i++)
            {
                numbers[i] = _positives.RowAt(order.At(first + start + i));
                _rows.Fetch(numbers[i]);
            }

            for (int i = 0; i < block; i++)
            {
                _rows.FetchUser(numbers[i]);
            }

            for (int i = 0; i < block; i++)
            {
                _found[start + i] = new FoundRow(numbers[i], _rows.UserOf(numbers[i]), _rows.At(numbers[i]));
            }
        }
    }

    /// <summary>The queries and the weights of their losses.</summary>
    private void FillQueries(TrainingBatch batch, int count)
    {
        batch.ClearQueries();
        foreach (FoundRow found in _found.AsSpan(0, count))
        {
            _queries.AddRow(batch.Queries, _rows, found);
            batch.Weights.Add(_options.RatingWeights && _meanGain > 0 ? (float)((found.Row.Rating - _gainOrigin) / _meanGain) : 1);
        }

        if (_options.UsesTorch())
        {
            batch.Queries.Group(); // The fused step does it itself, on all its threads.
        }
    }

    /// <summary>The candidates, and which is each row's own.</summary>
    private void FillCandidates(TrainingBatch batch, int count, ulong seed)
    {
        batch.ClearCandidates();
        batch.CountsOwnOnce = _options.RemoveAccidentalHits;
        foreach ((int item, _) in _keys)
        {
            _columnOfItem[item] = -1;
        }

        _columns.Clear();
        _keys.Clear();
        for (int i = 0; i < count; i++)
        {
            FetchCandidates(i, count);
            FoundRow found = _found[i];
            int bucket = _candidates.DependsOnTime ? _features.Time.IndexOf(_rows.TimestampOf(found.Row)) : 0;
            batch.Targets.Add(ColumnOf(batch, found.Row.Item, bucket));
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

    /// <summary>Asks for what later candidates are made of: it lies anywhere, and its places must be there before it can be asked for.</summary>
    private void FetchCandidates(int row, int count)
    {
        if (row + (2 * ItemsAhead) < count)
        {
            int item = _found[row + (2 * ItemsAhead)].Row.Item;
            CacheHint.Fetch(ref _columnOfItem[item]);
            _candidates.FetchPlaces(item);
        }

        if (row + ItemsAhead < count)
        {
            _candidates.FetchRows(_found[row + ItemsAhead].Row.Item);
        }
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
