using System.Diagnostics;
using System.Globalization;

namespace Bakeoff.Benchmarks;

/// <summary>
/// Starts peers at their best. A machine's settings may hold their libraries back, where ours take no notice: with
/// <c>OPENBLAS_CORETYPE=Haswell</c>, as some machines have it, OpenBLAS leaves half of the width of a processor's vectors unused.
/// </summary>
internal static class PeerProcess
{
    private static readonly string[] HoldBack =
    [
        "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "ATEN_CPU_CAPABILITY", "DNNL_MAX_CPU_ISA", "ONEDNN_MAX_CPU_ISA", "MKL_ENABLE_INSTRUCTIONS",
        "MKL_CBWR", "NPY_DISABLE_CPU_FEATURES",
    ];

    /// <summary>A process to be started, whose standard output is read.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments, written without regard to the machine's language.</param>
    public static ProcessStartInfo Of(string program, params IEnumerable<object> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };
        foreach (object argument in arguments)
        {
            start.ArgumentList.Add(Convert.ToString(argument, CultureInfo.InvariantCulture)!);
        }

        foreach (string variable in HoldBack)
        {
            start.Environment.Remove(variable);
        }

        return start;
    }
}
