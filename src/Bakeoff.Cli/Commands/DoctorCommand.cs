using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff doctor</c>: is the store sound, and is this machine fit?</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var look = new Option<bool>("--look") { Description = "Only look: move nothing aside." };
        var json = new Option<bool>("--json") { Description = $"As JSON, format {DoctorDocument.CurrentFormat}, for tools." };
        var command = new Command(
            "doctor",
            "Verify every byte of the store, move what is damaged aside, and say what the machine lacks: programs, memory, disk, locks.")
        {
            look, json,
        };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation =>
        {
            RunnerOptions options = common.Options(arguments);
            DoctorDocument found = Examine(options.ToSettings(), options.ExperimentsFolder, !arguments.GetValue(look), cancellation);
            if (arguments.GetValue(json))
            {
                Console.Write(CanonicalJson.Serialize(found));
            }
            else
            {
                Print(found);
            }

            return found.IsFit ? 0 : 1;
        }));
        return command;
    }

    private static DoctorDocument Examine(EngineSettings settings, string experiments, bool repair, CancellationToken cancellation)
    {
        IEnumerable<string> variables = Environment.GetEnvironmentVariables().Keys.Cast<string>();
        DoctorCheck[] checks =
        [
            .. Machine(settings), .. StoreChecks.Run(settings.StoreFolder),
            .. new ProgramChecks(HostSystem.Instance).Run(
                ProgramChecks.Read(experiments), ProgramChecks.FindPrograms(experiments), AppContext.BaseDirectory, variables),
        ];
        StoreHealth health = new StoreDoctor(settings.StoreFolder).Examine(repair, cancellation);
        return new DoctorDocument(
            DoctorDocument.CurrentFormat, RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription, checks,
            Path.GetFullPath(settings.StoreFolder),
            health.Objects, health.Actions, health.Orphans, health.Damaged, health.Incomplete, health.Leftovers, health.LockWeakness, repair);
    }

    private static void Print(DoctorDocument found)
    {
        Console.WriteLine($"machine  {found.System}, {found.Runtime}");
        foreach (DoctorCheck check in found.Checks)
        {
            Console.WriteLine($"  {check.Name,-11} {check.Found}{(check.Remedy is { } remedy ? $": {remedy}" : "")}");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"store    {found.Store}: {found.Objects} objects, {found.Actions} actions, {found.Orphans} orphans"));
        foreach (string file in found.Damaged)
        {
            Console.WriteLine($"  {file} is damaged{(found.Quarantined ? ": moved to damaged/" : "")} ({ErrorCodes.StoreDamaged})");
        }

        foreach (string entry in found.Incomplete)
        {
            Console.WriteLine($"  {entry}: runs again when it is asked for");
        }

        foreach (string leftover in found.Leftovers)
        {
            Console.WriteLine($"  {leftover} is left over or in use");
        }

        if (found.LockWeakness is { } weakness)
        {
            Console.WriteLine(
                $"  locks do not keep processes apart ({weakness}): run one at a time, or choose a --store on a local disk "
                + $"({ErrorCodes.LocksDoNothing})");
        }

        Console.WriteLine(
            found.Damaged.Count + found.Incomplete.Count > 0
                ? $"{found.Damaged.Count} damaged, {found.Incomplete.Count} incomplete"
                : Directory.Exists(found.Store) ? "the store is sound" : "there is no store yet");
    }

    private static IEnumerable<DoctorCheck> Machine(EngineSettings settings)
    {
        double memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9;
        yield return Check(
            "memory", string.Create(CultureInfo.InvariantCulture, $"{memory:F1} GB"), memory >= 2, "2 GB are needed for 20 million ratings");
        yield return Check("cores", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture), true, "");
        string existing = Path.GetFullPath(settings.StoreFolder);
        while (!Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing)!;
        }

        double free = new DriveInfo(existing).AvailableFreeSpace / 1e9;
        yield return Check("disk", string.Create(CultureInfo.InvariantCulture, $"{free:F1} GB free"), free >= 2, "2 GB should be free");
        bool mayWrite = MayWrite(existing);
        yield return Check(
            "store", mayWrite ? "may be written" : "may not be written", mayWrite, "check its permissions, or choose another: --store=FOLDER");
        string? noEnergy = new RaplCounter().Unavailable;
        yield return Check("energy", noEnergy is null ? "measured" : $"not measurable here: {noEnergy}", true, "");
        if (OperatingSystem.IsLinux())
        {
            bool there = HasStandardLibrary();
            yield return Check(
                "libstdc++", there ? "there" : "missing", there, "install it (Debian: libstdc++6): the torch backend and DuckDB need it");
        }
    }

    /// <summary>The torch backend and DuckDB need a C++ library; nothing else does.</summary>
    private static bool HasStandardLibrary()
    {
        bool there = NativeLibrary.TryLoad("libstdc++.so.6", out IntPtr library);
        if (there)
        {
            NativeLibrary.Free(library);
        }

        return there;
    }

    private static DoctorCheck Check(string name, string found, bool fit, string remedy) => new(name, found, fit, fit ? null : remedy);

    private static bool MayWrite(string folder)
    {
        try
        {
            string probe = AtomicFile.TemporaryNameFor(Path.Combine(folder, "doctor"));
            AtomicFile.WriteText(probe, "");
            File.Delete(probe);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
