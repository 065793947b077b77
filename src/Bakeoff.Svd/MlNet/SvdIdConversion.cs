using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Bakeoff.Svd;

/// <summary>
/// Makes a number of whatever ML.NET has for ids: doubles, the one type to which it converts every number type. It converts keys to unsigned integers
/// alone, and of texts it would parse numbers, so that all those that are no numbers would be one user.
/// </summary>
/// <param name="context">The ML.NET context.</param>
/// <param name="user">The column of users.</param>
/// <param name="item">The column of items.</param>
internal sealed class SvdIdConversion(MLContext context, string user, string item)
{
    private static readonly string[] s_outputs = [SvdEstimator.UserId, SvdEstimator.ItemId];

    /// <summary>The conversion of columns whose types are known.</summary>
    /// <param name="typeOf">The type of a column.</param>
    public IEstimator<ITransformer> Create(Func<string, DataViewType> typeOf) => Create(name => typeOf(name) is KeyDataViewType, name => typeOf(name) is TextDataViewType);

    /// <summary>The same where only the shape of the columns is known.</summary>
    /// <param name="shape">The columns.</param>
    public IEstimator<ITransformer> CreateOfShape(SchemaShape shape)
    {
        SchemaShape.Column ColumnOf(string name) => shape.FirstOrDefault(column => column.Name == name);
        return Create(name => ColumnOf(name).IsKey, name => ColumnOf(name).ItemType is TextDataViewType);
    }

    private EstimatorChain<ITransformer> Create(Func<string, bool> isKey, Func<string, bool> isText)
    {
        var chain = new EstimatorChain<ITransformer>();
        foreach ((string output, string name) in s_outputs.Zip([user, item]))
        {
            string input = name;
            if (isText(name))
            {
                chain = chain.Append<ITransformer>(context.Transforms.Conversion.MapValueToKey(
                    output, name, maximumNumberOfKeys: int.MaxValue, keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence));
                input = output;
            }

            if (isText(name) || isKey(name))
            {
                chain = chain.Append<ITransformer>(context.Transforms.Conversion.ConvertType(output, input, DataKind.UInt64));
                input = output;
            }

            chain = chain.Append<ITransformer>(context.Transforms.Conversion.ConvertType(output, input, DataKind.Double));
        }

        return chain;
    }
}
