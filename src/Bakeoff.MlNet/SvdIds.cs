namespace Bakeoff.MlNet;

/// <summary>The ids of a pair.</summary>
internal sealed class SvdIds
{
    public double BakeoffUser { get; set; }

    public double BakeoffItem { get; set; }
}
