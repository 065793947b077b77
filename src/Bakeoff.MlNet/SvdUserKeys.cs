using Microsoft.ML.Transforms;

namespace Bakeoff.MlNet;

/// <summary>Makes the id of a user of its key: ML.NET converts keys to keys alone. A key that is missing is 0, which no user has.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class SvdUserKeys : CustomMappingFactory<SvdUserKeys.Key, SvdUserKeys.Id>
{
    public const string Contract = "Bakeoff.UserKey/1";

    public override Action<Key, Id> GetMapping() => (key, id) => id.BakeoffUser = key.BakeoffUserKey;

    /// <summary>The column that is read.</summary>
    internal sealed class Key
    {
        public uint BakeoffUserKey { get; set; }
    }

    /// <summary>The column that is added.</summary>
    internal sealed class Id
    {
        public double BakeoffUser { get; set; }
    }
}
