namespace Bakeoff.MlNet;

/// <summary>The column that is added.</summary>
internal sealed class SvdScore
{
    public float Score { get; set; }
}
