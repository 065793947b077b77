using Bakeoff.Svd;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Bakeoff.MlNet;

/// <summary>
/// A trained model as a chain of ML.NET's own transforms: two look-ups a side (id to number, 0 for who is unknown; number to row), then one
/// of our scorings. So <c>mlContext.Model.Save</c> keeps it, as the tables of the look-ups.
/// </summary>
internal sealed class SvdLookups
{
    private readonly MLContext _context;
    private readonly ISvdModel _model;

    public SvdLookups(MLContext context, ISvdModel model)
    {
        (_context, _model) = (context, model);
        _context.ComponentCatalog.RegisterAssembly(typeof(SvdLookups).Assembly);
    }

    /// <summary>The chain after the columns of ids have been made.</summary>
    public IEstimator<ITransformer> Create()
    {
        var served = (IServedModel)_model;
        return Numbers("BakeoffUserNumber", SvdEstimator.UserId, _model.Users.Ids.ToArray())
            .Append(Rows("BakeoffUserRow", "BakeoffUserNumber", _model.Users.Count, served.UserRow))
            .Append(Numbers("BakeoffItemNumber", SvdEstimator.ItemId, _model.Items.Ids.ToArray()))
            .Append(Rows("BakeoffItemRow", "BakeoffItemNumber", _model.Items.Count, served.ItemRow))
            .Append(_model is FunkSvdModel
                ? _context.Transforms.CustomMapping(new FunkSvdScoring().GetMapping(), FunkSvdScoring.Contract)
                : _context.Transforms.CustomMapping(new BiasedMfScoring().GetMapping(), BiasedMfScoring.Contract))
            .Append(_context.Transforms.DropColumns(
                SvdEstimator.UserId, SvdEstimator.ItemId, "BakeoffUserNumber", "BakeoffUserRow", "BakeoffItemNumber", "BakeoffItemRow"));
    }

    private ValueMappingEstimator Numbers(string output, string input, long[] ids)
    {
        IDataView table = _context.Data.LoadFromEnumerable(ids.Select((id, index) => new NumberOfId { Id = id, Number = index + 1 }));
        return _context.Transforms.Conversion.MapValue(
            output, table, table.Schema[nameof(NumberOfId.Id)], table.Schema[nameof(NumberOfId.Number)], input);
    }

    private ValueMappingEstimator Rows(string output, string input, int count, Func<int, double[]> row)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(RowOfNumber));
        schema[nameof(RowOfNumber.Row)].ColumnType = new VectorDataViewType(NumberDataViewType.Double, row(-1).Length);
        IDataView table = _context.Data.LoadFromEnumerable(
            Enumerable.Range(-1, count + 1).Select(index => new RowOfNumber { Number = index + 1, Row = row(index) }), schema);
        return _context.Transforms.Conversion.MapValue(
            output, table, table.Schema[nameof(RowOfNumber.Number)], table.Schema[nameof(RowOfNumber.Row)], input);
    }

    private sealed class NumberOfId
    {
        public double Id { get; set; }

        public int Number { get; set; }
    }

    private sealed class RowOfNumber
    {
        public int Number { get; set; }

        public double[] Row { get; set; } = [];
    }
}
