using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff doctor</c>: is the store sound, and is this machine fit?</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var look = new Option<bool>("--look") { Description = "Only look: move nothing aside." };
        var command = new Command("doctor", "Verify every byte of the store, move what is damaged aside, and check the machine.") { look };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation => Run(common.Settings(arguments), !arguments.GetValue(look), cancellation)));
        return command;
    }

    private static int Run(EngineSettings settings, bool repair, CancellationToken cancellation)
    {
        bool fit = Machine(settings);
        StoreHealth health = new StoreDoctor(settings.StoreFolder).Examine(repair, cancellation);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"store    {Path.GetFullPath(settings.StoreFolder)}: {health.Objects} objects, {health.Actions} actions, {health.Orphans} orphans"));
        foreach (string file in health.Damaged)
        {
            Console.WriteLine($"  {file} is damaged{(repair ? ": moved to damaged/" : "")} ({ErrorCodes.StoreDamaged})");
        }

        foreach (string entry in health.Incomplete)
        {
            Console.WriteLine($"  {entry}: runs again when it is asked for");
        }

        foreach (string leftover in health.Leftovers)
        {
            Console.WriteLine($"  {leftover} is left over or in use");
        }

        if (health.LockWeakness is { } weakness)
        {
            Console.WriteLine(
                $"  locks do not keep processes apart ({weakness}): run one at a time, or choose a --store on a local disk "
                + $"({ErrorCodes.LocksDoNothing})");
        }

        Console.WriteLine(health.Damaged.Count + health.Incomplete.Count > 0 ? $"{health.Damaged.Count} damaged, {health.Incomplete.Count} incomplete" : "the store is sound");
        return fit && health.Damaged.Count + health.Incomplete.Count == 0 ? 0 : 1;
    }

    private static bool Machine(EngineSettings settings)
    {
        double memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9;
        Console.WriteLine($"machine  {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
        bool fit = Check("memory", string.Create(CultureInfo.InvariantCulture, $"{memory:F1} GB"), memory >= 2, "2 GB are needed for 20 million ratings");
        Check("cores", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture), true, "");
        string store = Path.GetFullPath(settings.StoreFolder);
        string existing = store;
        while (!Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing)!;
        }

        double free = new DriveInfo(existing).AvailableFreeSpace / 1e9;
        fit &= Check("disk", string.Create(CultureInfo.InvariantCulture, $"{free:F1} GB free"), free >= 2, "2 GB should be free");
        fit &= Check("store", MayWrite(existing) ? "may be written" : "may not be written", MayWrite(existing), "check its permissions, or choose another: --store=FOLDER");
        return fit & Torch();
    }

    /// <summary>The torch backend needs a C++ library; nothing else does.</summary>
    private static bool Torch()
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        bool there = NativeLibrary.TryLoad("libstdc++.so.6", out IntPtr library);
        if (there)
        {
            NativeLibrary.Free(library);
        }

        return Check("libstdc++", there ? "there" : "missing", there, "install it (Debian: libstdc++6): the torch backend and DuckDB need it");
    }

    private static bool Check(string name, string found, bool fine, string remedy)
    {
        Console.WriteLine($"  {name,-10} {found}{(fine ? "" : $": {remedy}")}");
        return fine;
    }

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
