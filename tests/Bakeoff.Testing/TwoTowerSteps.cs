using Bakeoff.Core;
using Bakeoff.TwoTower;

namespace Bakeoff.Testing;

/// <summary>A training that a test takes step by step, and its loss as one would write it: in double precision, candidate by candidate.</summary>
internal sealed class TwoTowerSteps : IDisposable
{
    private readonly TwoTowerTestData _data;
    private readonly TwoTowerOptions _options;
    private readonly BatchAssembler _assembler;
    private readonly SeededOrder _order;
    private readonly PopularityOverTime? _popularity;

    public TwoTowerSteps(TwoTowerTestData data, TwoTowerOptions options)
    {
        (_data, _options) = (data, options);
        Rows = data.Rows();
        Features = TowerFeatures.Fit(Rows, data.Items, options);
        Positives = new Positives(Rows, data.Items.Catalogue.Count, options);
        _popularity = options.Popularity ? new PopularityOverTime(Rows, Features.Time, data.Items.Catalogue.Count) : null;
        Weights = new TwoTowerWeights(Features.QueryShape(options), Features.CandidateShape(options));
        Weights.Initialize(5);
        _assembler = new BatchAssembler(options, Rows, Positives, Features, data.Items, new CandidateFiller(Features, data.Items, _popularity));
        _order = new SeededOrder(Positives.Count, 11);
        Batch = _assembler.CreateBatch();
        Fill(0);
    }

    public Interactions Rows { get; }

    public Positives Positives { get; }

    public TowerFeatures Features { get; }

    public TwoTowerWeights Weights { get; }

    public TrainingBatch Batch { get; }

    public void Fill(int number)
    {
        _assembler.Fill(Batch, _order, number * _options.BatchSize, _options.BatchSize, 77);
        // Tests give a batch to either backend; of the two only the fused one sorts the bags itself.
        Batch.Queries.Group();
        Batch.Candidates.Group();
    }

    /// <summary>The summed loss of the batch's rows: every row against every row's candidate, and every mixed negative.</summary>
    public double NaiveLoss()
    {
        double[][] queries = [.. Enumerable.Range(0, Batch.Rows).Select(row => Output(Weights.Query, Batch.Queries, row))];
        double[][] candidates = [.. Enumerable.Range(0, Batch.Columns).Select(column => Output(Weights.Candidate, Batch.Candidates, column))];
        // The batch's candidates one by one, repeats included: first each row's own, then the mixed negatives.
        List<int> all = [.. Batch.Targets];
        for (int column = 0; column < Batch.Columns; column++)
        {
            all.AddRange(Enumerable.Repeat(column, Batch.Counts[column] - Batch.Targets.Count(target => target == column)));
        }

        int[] items = [.. ColumnItems()];
        double loss = 0;
        for (int row = 0; row < Batch.Rows; row++)
        {
            double Logit(int column)
            {
                double dot = queries[row].Zip(candidates[column], (q, c) => q * c).Sum() / _options.Temperature;
                return _options.SamplingCorrection ? dot - Math.Log(ChanceOf(items[column])) : dot;
            }

            int own = Batch.Targets[row];
            (int Place, double Logit)[] negatives = [.. Enumerable.Range(0, all.Count)
                .Where(place => place != row && !(_options.RemoveAccidentalHits && items[all[place]] == items[own]))
                .Select(place => (place, Logit(all[place])))];
            if (_options.HardNegatives > 0)
            {
                // The hardest different candidates, one that stands there m times as hard as all of these; the others of the own one count as it
                // does.
                double Hardness(int column) => Logit(column) + Math.Log(Batch.Counts[column]);
                int[] others = [.. negatives.Select(negative => all[negative.Place]).Where(column => column != own).Distinct()];
                double least = others.Select(Hardness).OrderDescending().Take(_options.HardNegatives).Last();
                int[] hardest = [.. others.Where(column => Hardness(column) >= least)];
                negatives = [.. negatives.Where(negative => all[negative.Place] == own || hardest.Contains(all[negative.Place]))];
            }

            double positive = Logit(own);
            double weight = Batch.Weights[row];
            loss += weight * (Math.Log(Math.Exp(positive) + negatives.Sum(negative => Math.Exp(negative.Logit))) - positive);
        }

        return loss;
    }

    public void Dispose()
    {
        Rows.Dispose();
        Weights.Dispose();
    }

    private double ChanceOf(int item)
    {
        double positives =
            Enumerable.Range(0, (int)Positives.Count).Count(number => Rows.At(Positives.RowAt(number)).Item == item) / (double)Positives.Count;
        return ((Batch.Rows * positives) + ((double)_options.MixedNegatives / Features.Items.Count)) / (Batch.Rows + _options.MixedNegatives);
    }

    /// <summary>Titles are distinct, so a column's title says which item it is.</summary>
    private IEnumerable<int> ColumnItems()
    {
        Vocabulary titles = Features.ItemFeatures[0].Vocabulary;
        return Enumerable.Range(0, Batch.Columns).Select(column =>
            _data.Items.Catalogue.Titles.ToList().IndexOf(titles.Texts[Batch.Candidates.Bags[0].Indices[column] - 1]));
    }

    private unsafe double[] Output(Tower tower, TowerInput input, int row)
    {
        List<double> values = [];
        for (int bag = 0; bag < tower.Tables.Count; bag++)
        {
            BagRows entries = input.Bags[bag];
            int[] own = entries.Indices[entries.Starts[row]..entries.Starts[row + 1]];
            EmbeddingTable table = tower.Tables[bag];
            double[] shares = [.. own.Select(_ => 1.0 / own.Length)];
            if (table.Shape.UsesAttention)
            {
                double[] scores = [
                    .. own.Select(
                        index => Math.Exp(
                            Enumerable.Range(0, table.Size)
                                .Sum(i => (double)table.Row(index)[i] * table.AttentionVector[i]) / Math.Sqrt(table.Size)))];
                shares = [.. scores.Select(score => score / scores.Sum())];
            }

            values.AddRange(Enumerable.Range(0, table.Size).Select(i => own.Zip(shares, (index, share) => share * table.Row(index)[i]).Sum()));
        }

        values.AddRange(input.NumbersOf(row).ToArray().Select(number => (double)number));
        for (int l = 0; l < tower.Layers.Count; l++)
        {
            DenseLayer layer = tower.Layers[l];
            double[] x = [.. values, 1];
            values = [
                .. Enumerable.Range(0, layer.Outputs)
                    .Select(output => x.Select((value, i) => value * layer.Weights.Pointer[(output * layer.InputStride) + i]).Sum())];
            values = l + 1 < tower.Layers.Count ? [.. values.Select(value => Math.Max(0, value))] : values;
        }

        double length = _options.Normalize ? Math.Sqrt(values.Sum(value => value * value)) : 1;
        return [.. values.Select(value => value / length)];
    }
}
