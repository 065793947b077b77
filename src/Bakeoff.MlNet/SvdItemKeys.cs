using Microsoft.ML.Transforms;

namespace Bakeoff.MlNet;

/// <summary>Makes the id of an item of its key: ML.NET converts keys to keys alone. A key that is missing is 0, which no item has.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class SvdItemKeys : CustomMappingFactory<SvdItemKeys.Key, SvdItemKeys.Id>
{
    public const string Contract = "Bakeoff.ItemKey/1";

    public override Action<Key, Id> GetMapping() => (key, id) => id.BakeoffItem = key.BakeoffItemKey;

    /// <summary>The column that is read.</summary>
    internal sealed class Key
    {
        public uint BakeoffItemKey { get; set; }
    }

    /// <summary>The column that is added.</summary>
    internal sealed class Id
    {
        public double BakeoffItem { get; set; }
    }
}
