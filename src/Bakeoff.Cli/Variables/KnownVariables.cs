using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary>
/// Every variable of the environment that Bakeoff reads or sets: the only place where one is described. The reference page is written from it, and a
/// test finds names of Bakeoff's in the sources that are not here.
/// </summary>
internal static class KnownVariables
{
    /// <summary>What the names of Bakeoff's own variables begin with.</summary>
    public const string Prefix = "BAKEOFF_";

    private static readonly KnownVariable[] s_settings =
    [
        new("BAKEOFF_ARTIFACTS", VariableUse.Setting, "The folder of the store, the runs and the reports, as `--artifacts`.",
            "`artifacts` next to the folder of the experiments"),
        new("BAKEOFF_STORE", VariableUse.Setting, "The store, as `--store`: worktrees and clones may share one.", "`store` in the artifacts folder"),
        new("BAKEOFF_ASSEMBLIES", VariableUse.Setting,
            "The files of assemblies with custom models, as `--assembly`, separated as the paths of `PATH` are.",
            "what the project of Bakeoff.Sdk in the experiments' folder references"),
        new("BAKEOFF_MIRROR", VariableUse.Setting, "A folder, `file://` or `http(s)://` address to fetch archives from, as `--mirror`.",
            "the publisher of each dataset"),
        new("BAKEOFF_REMOTE", VariableUse.Setting, "The remote store, an `http(s)://` address or a folder, as `--remote`.", "none"),
        new("BAKEOFF_REMOTE_READONLY", VariableUse.Setting, "`true` or `1`: never write to the remote store, as `--remote-readonly`.", "`false`"),
        new("BAKEOFF_REMOTE_TOKEN", VariableUse.Setting, "The remote store's token, sent as a bearer token. A secret: no option gives it.", "none"),
        new("BAKEOFF_REMOTE_USER", VariableUse.Setting, "The remote store's user, for basic authentication, where there is no token.", "none"),
        new("BAKEOFF_REMOTE_PASSWORD", VariableUse.Setting, "That user's password. A secret: no option gives it.", "empty"),
        new(LibrarySettings.SourceVariable, VariableUse.Setting,
            "A folder of packages or the address of a feed, from which libtorch is fetched when the torch backend first needs it.",
            "the sources of NuGet's configuration"),
        new(LibrarySettings.FolderVariable, VariableUse.Setting, "The folder in which fetched libraries are kept, for all repositories of a user.",
            "`bakeoff/libraries` in `$XDG_CACHE_HOME`, `~/.cache`, `~/Library/Caches` (macOS) or `%LOCALAPPDATA%` (Windows)"),
        new(CarbonIntensity.Variable, VariableUse.Setting,
            "The grams of CO2e for a kilowatt hour of the electricity that the machine uses, from 0 to 5000: runs and comparisons say grams next to "
                + "kilowatt hours.",
            "kilowatt hours alone"),
    ];

    private static readonly KnownVariable[] s_others =
    [
        new("NO_COLOR", VariableUse.Display, "Set to anything: no colours, as in other programs.", "colours on a terminal"),
        new("CI", VariableUse.Display, "Set to anything: plain lines instead of live ones, and `--open` opens nothing.", "not set"),
        new("TERM", VariableUse.Display, "What the terminal can do, as in other programs.", "what the terminal says"),
        new(TerminalTitle.Variable, VariableUse.Display,
            "Set to anything: the terminal's title is left alone, which else says how far a run is. So it is with `NO_COLOR` and `CI`.",
            "a title on a terminal"),
        new("DISPLAY", VariableUse.Display, "With `WAYLAND_DISPLAY`: on Linux `--open` opens a page where one of the two is set.", "not set"),
        new("WAYLAND_DISPLAY", VariableUse.Display, "See `DISPLAY`.", "not set"),
        new("ATEN_CPU_CAPABILITY", VariableUse.Display,
            "libtorch's: which vector instructions it uses. It is in the keys of what libtorch trains, since it changes the bytes.",
            "the processor's"),
        new("OTEL_EXPORTER_OTLP_ENDPOINT", VariableUse.Display,
            "OpenTelemetry's, as are the others of its specification, such as `OTEL_EXPORTER_OTLP_PROTOCOL` and `OTEL_EXPORTER_OTLP_HEADERS`: where "
                + "spans and measurements of runs are sent. Stages and the user's programs do not get the headers.",
            "nothing is sent"),
        new("BAKEOFF_EXPERIMENTS", VariableUse.ContinuousIntegration, "The experiments that the workflow looks at, with commas.", "`quickstart`"),
        new("BAKEOFF_METRIC", VariableUse.ContinuousIntegration, "The metric on which the workflow fails.", "`rmse`"),
        new("BAKEOFF_BASELINE", VariableUse.ContinuousIntegration, "What the workflow compares with.",
            "`origin/BASE...` of a pull request, else `HEAD^1`"),
        new("GITHUB_ACTIONS", VariableUse.ContinuousIntegration,
            "GitHub's, as are `GITHUB_API_URL`, `GITHUB_REPOSITORY`, `GITHUB_REF`, `GITHUB_TOKEN` and `GITHUB_STEP_SUMMARY`: where `bakeoff comment` "
                + "posts to."),
        new("SYSTEM_PULLREQUEST_PULLREQUESTID", VariableUse.ContinuousIntegration,
            "Azure's, as are `SYSTEM_COLLECTIONURI`, `SYSTEM_TEAMPROJECT`, `BUILD_REPOSITORY_ID` and `SYSTEM_ACCESSTOKEN`: the same."),
        new("BAKEOFF_PHASE", VariableUse.CustomCommand, "What the command is to do: `lists` or `predictions`."),
        new("BAKEOFF_INPUT", VariableUse.CustomCommand, "The folder with what it may read."),
        new(LeftProcesses.Variable, VariableUse.CustomCommand, "The folder to which it writes."),
        new("BAKEOFF_SEED", VariableUse.CustomCommand, "The seed of the experiment, from which it draws its random numbers."),
        new("BAKEOFF_THREADS", VariableUse.CustomCommand, "How many threads it may use."),
        new(TaskHost.NodeVariable, VariableUse.Internal, "The name of the node on which a task runs, as its scheduler calls it."),
        new(TaskHost.RestartsVariable, VariableUse.Internal, "How often the scheduler has started a task again by itself.", "0"),
        new("BAKEOFF_PARENT_PID", VariableUse.Internal, "The process with which an engine ends that was started by it."),
        new("BAKEOFF_SQL_ROWS", VariableUse.Internal, "Where the rows of a query are kept while a comparison runs both sides."),
        new("BAKEOFF_TEST_REPOSITORY", VariableUse.Testing, "The repository that the tests are about.", "the one that they were built in"),
        new("BAKEOFF_KILLS", VariableUse.Testing, "How often the campaign of killed processes kills each.", "what the test says"),
        new("BAKEOFF_CLUSTER", VariableUse.Testing, "`1`: run the campaign of all that can go away in a cluster, which takes an hour.", "not set"),
        new("BAKEOFF_SCREENSHOTS", VariableUse.Testing, "A folder to which the tests of pages write pictures.", "none is written"),
    ];

    /// <summary>All of them, by use.</summary>
    public static IReadOnlyList<KnownVariable> All { get; } = [.. s_settings, .. s_others];

    /// <summary>Finds variables that are set, whose names begin as Bakeoff's do, and that nothing reads: most are misspelt.</summary>
    /// <param name="names">The names of the variables that are set.</param>
    public static IEnumerable<string> FindUnknown(IEnumerable<string> names) => names
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && All.All(known => known.Name != name)).Order(StringComparer.Ordinal);
}
