using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Bakeoff.MlNet;

/// <summary>
/// Makes a number of whatever ML.NET has for ids: doubles, the one type to which it converts every number type. It converts keys to keys alone, and
/// of texts it would parse numbers, so that all those that are no numbers would be one user.
/// </summary>
/// <param name="context">The ML.NET context.</param>
/// <param name="user">The column of users.</param>
/// <param name="item">The column of items.</param>
internal sealed class SvdIdConversion(MLContext context, string user, string item)
{
    /// <summary>The conversion of columns whose types are known.</summary>
    /// <param name="typeOf">The type of a column.</param>
    public IEstimator<ITransformer> Create(Func<string, DataViewType> typeOf) =>
        Create(name => typeOf(name) is KeyDataViewType, name => typeOf(name) is TextDataViewType);

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
        foreach ((string output, string name) in new[] { (SvdEstimator.UserId, user), (SvdEstimator.ItemId, item) })
        {
            string key = output + "Key";
            if (isText(name))
            {
                chain = chain.Append<ITransformer>(context.Transforms.Conversion.MapValueToKey(
                    key, name, maximumNumberOfKeys: int.MaxValue, keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence));
            }

            // Keys may have other types than UInt32; and only of what this makes is it forgotten that it is a key, which the mapping would refuse.
            chain = isText(name) || isKey(name)
                ? chain.Append<ITransformer>(context.Transforms.Conversion.ConvertType(key, isText(name) ? key : name, DataKind.UInt32))
                    .Append(OfKeys(output)).Append<ITransformer>(context.Transforms.DropColumns(key))
                : chain.Append<ITransformer>(context.Transforms.Conversion.ConvertType(output, name, DataKind.Double));
        }

        return chain;
    }

    private IEstimator<ITransformer> OfKeys(string output) => output == SvdEstimator.UserId
        ? context.Transforms.CustomMapping(new SvdUserKeys().GetMapping(), SvdUserKeys.Contract)
        : context.Transforms.CustomMapping(new SvdItemKeys().GetMapping(), SvdItemKeys.Contract);
}
