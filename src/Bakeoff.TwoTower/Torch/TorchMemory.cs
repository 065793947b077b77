using System.Globalization;
using System.Runtime.InteropServices;
using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>The memory that the torch backend needs on its device, and what libtorch says where it is not there.</summary>
internal static class TorchMemory
{
    // Of logits and of a layer's rows there are about four at a time: what comes in, what goes out, and the gradients of both.
    private const long Copies = 4 * sizeof(float);

    /// <summary>
    /// About so many bytes: values and sums of all that is trained; the logits; what the layers' rows and the places of attention hold.
    /// </summary>
    public static long NeededBytes(TwoTowerWeights weights, TwoTowerOptions options)
    {
        long rows = options.BatchSize;
        long columns = rows + options.MixedNegatives;
        long attention = options.UsesAttention() ? 2L * options.History * options.EmbeddingSize : 0;
        long RowOf(Tower tower) => tower.Shape.InputSize + tower.Shape.Sizes.Sum();
        return (2 * sizeof(float) * weights.Parameters)
            + (Copies * rows * columns) + (Copies * ((rows * (RowOf(weights.Query) + attention)) + (columns * RowOf(weights.Candidate))));
    }

    /// <summary>Whether an exception of libtorch says that memory could not be allocated, on a GPU or here.</summary>
    public static bool IsTooLittle(ExternalException e) =>
        e.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || e.Message.Contains("can't allocate memory", StringComparison.Ordinal);

    /// <summary>The error for such an exception.</summary>
    public static TrainingException Refusal(ExternalException e, TwoTowerWeights weights, TwoTowerOptions options) => new(
        ErrorCodes.DeviceMemory,
        string.Create(
            CultureInfo.InvariantCulture,
            $"'{options.Device}' has too little memory: this training needs about {NeededBytes(weights, options) / 1e6:F0} MB there."),
        "Choose a smaller 'batchSize', fewer 'mixedNegatives' or a smaller 'embeddingSize'; or another 'device'.", e);
}
