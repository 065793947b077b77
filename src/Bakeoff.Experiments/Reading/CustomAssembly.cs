using System.Reflection;
using System.Runtime.Loader;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>
/// Loads a user's assembly into the engine's process. What both have is the engine's: the interfaces that they share, and the packages, whose
/// versions the key has.
/// </summary>
internal sealed class CustomAssembly : AssemblyLoadContext
{
    /// <summary>The files that the engine itself is built on. What else lies in its folder is not its own, and is not in the key as such.</summary>
    private static readonly HashSet<string> s_engine = new(
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator),
        OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    private readonly AssemblyDependencyResolver _resolver;
    private readonly string _folder;

    /// <param name="path">The file that is loaded; assemblies next to it come before those that <paramref name="source"/> names.</param>
    /// <param name="source">The file whose <c>.deps.json</c> says where its packages are.</param>
    private CustomAssembly(string path, string source)
        : base(Path.GetFileNameWithoutExtension(path)) =>
        (_resolver, _folder) = (new AssemblyDependencyResolver(source), Path.GetDirectoryName(path)!);

    /// <summary>Creates an instance of a model's class.</summary>
    /// <param name="path">The copy of the assembly's file, next to copies of what was built with it: their bytes are in the key.</param>
    /// <param name="source">The assembly's own file, from which its packages are found: their versions and checksums are in the key.</param>
    /// <param name="type">The class's full name.</param>
    /// <exception cref="TrainingException">It is no recommender, or cannot be created (<c>BKF6006</c>).</exception>
    public static IRecommender Create(string path, string source, string type) => Create<IRecommender>(
        path, source, [type], (_, problem, remedy, inner) => new TrainingException(ErrorCodes.CustomModelFailed, problem, remedy, inner))[0];

    /// <summary>Creates an instance of each of some classes of one assembly.</summary>
    /// <typeparam name="T">The interface that they implement.</typeparam>
    /// <param name="path">The copy of the assembly's file, next to copies of what was built with it: their bytes are in the key.</param>
    /// <param name="source">The assembly's own file, from which its packages are found: their versions and checksums are in the key.</param>
    /// <param name="types">The full names of the classes.</param>
    /// <param name="failed">Makes the error of a class: its name, the problem, the remedy, and what was thrown, if anything.</param>
    public static IReadOnlyList<T> Create<T>(
        string path, string source, IReadOnlyList<string> types, Func<string, string, string, Exception?, BakeoffException> failed)
    {
        Assembly assembly = new CustomAssembly(path, source).LoadFromAssemblyPath(path);
        return [.. types.Select(Instance)];

        T Instance(string type)
        {
            Type? found = assembly.GetType(type);
            if (found is null || !typeof(T).IsAssignableFrom(found))
            {
                throw failed(
                    type,
                    $"{type} of {Path.GetFileName(path)} does not implement {typeof(T).FullName} of version {typeof(T).Assembly.GetName().Version}.",
                    "Implement it, and build against the engine's version.", null);
            }

            try
            {
                return (T)Activator.CreateInstance(found)!;
            }
            catch (Exception e) when (e is MissingMethodException or TargetInvocationException or MemberAccessException)
            {
                throw failed(
                    type, $"{type} cannot be created: {(e.InnerException ?? e).Message}", "Give it a public constructor without parameters.", e);
            }
        }
    }

    /// <summary>
    /// A type by its full name and its assembly, <c>Acme.AcmeFactory, Acme.Data</c>: that of a file which the command line names, the engine's, or
    /// that of a project.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="assemblies">The assemblies of the user's.</param>
    /// <exception cref="ReportedException">The projects do not build (<c>BKF1024</c>).</exception>
    public static Type? FindType(string name, ModelAssemblies assemblies)
    {
        string[] parts = name.Split(',', 2, StringSplitOptions.TrimEntries);
        string? file = parts.Length == 2 ? assemblies.FindNamed(parts[1]) : null;
        if (file is null && Type.GetType(name) is { } known)
        {
            return known;
        }

        file ??= parts.Length == 2 ? assemblies.Find(parts[1]) : null;
        return file is null ? null : new CustomAssembly(file, file).LoadFromAssemblyPath(file).GetType(parts[0]);
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string copy = Path.Combine(_folder, assemblyName.Name + ".dll");
        return s_engine.Contains(Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll")) ? null
            : File.Exists(copy) ? LoadFromAssemblyPath(copy)
            : _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) => _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path
        ? LoadUnmanagedDllFromPath(path) : 0;
}
