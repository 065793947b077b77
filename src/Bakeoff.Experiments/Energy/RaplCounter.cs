using System.Globalization;

namespace Bakeoff.Experiments;

/// <summary>
/// The energy of processors and memory, as Linux gives it in <c>/sys/class/powercap</c> (Intel's Running Average Power Limit, which AMD's processors
/// have too): the packages, and the memory next to them. Cores and graphics are part of their package, and <c>psys</c> is the whole machine of which
/// packages are a part: these are left out, so that nothing counts twice.
/// </summary>
internal sealed class RaplCounter : IEnergyCounter
{
    /// <summary>Where Linux has the counters.</summary>
    public const string Folder = "/sys/class/powercap";

    private const double MicrojoulesPerJoule = 1e6;
    private readonly List<Zone> _zones = [];

    /// <summary>Finds the counters and reads them for the first time.</summary>
    /// <param name="folder">The folder; <see cref="Folder"/> but in tests.</param>
    public RaplCounter(string folder = Folder)
    {
        string[] zones = Directory.Exists(folder)
            ? [.. Directory.EnumerateDirectories(folder, "intel-rapl:*").Where(IsCounted).Order(StringComparer.Ordinal)] : [];
        if (zones.Length == 0)
        {
            Unavailable = $"no energy counters in {Folder}";
            return;
        }

        try
        {
            _zones.AddRange(zones.Select(zone => new Zone(zone)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            _zones.Clear();
            Unavailable = $"the energy counters in {Folder} may be read by root alone";
        }
    }

    /// <inheritdoc/>
    public string? Unavailable { get; }

    /// <inheritdoc/>
    public double ReadJoules() => _zones.Sum(zone => zone.Read()) / MicrojoulesPerJoule;

    private static bool IsCounted(string zone)
    {
        try
        {
            string name = File.ReadAllText(Path.Combine(zone, "name")).Trim();
            return name.StartsWith("package", StringComparison.Ordinal) || name == "dram";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return false;
        }
    }

    /// <summary>A counter that begins again at 0 when it has reached its largest number: after some 20 minutes at full load.</summary>
    private sealed class Zone
    {
        private readonly string _file;
        private readonly double _range;
        private double _last;
        private double _sum;

        public Zone(string folder)
        {
            _file = Path.Combine(folder, "energy_uj");
            _range = ReadNumber(Path.Combine(folder, "max_energy_range_uj"));
            _last = ReadNumber(_file);
        }

        public double Read()
        {
            try
            {
                double now = ReadNumber(_file);
                _sum += now - _last + (now < _last ? _range : 0);
                _last = now;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
            {
                // A processor that is switched off takes its counter with it.
            }

            return _sum;
        }

        private static double ReadNumber(string file) => double.Parse(File.ReadAllText(file).Trim(), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
