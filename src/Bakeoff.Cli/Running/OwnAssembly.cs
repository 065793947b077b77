using System.Reflection;
using System.Runtime.Loader;
using Bakeoff.Core;

namespace Bakeoff.Cli;

/// <summary>Loads a user's assembly beside the engine. What both have is the engine's: the interfaces that they share, and the packages, whose versions the key has.</summary>
internal sealed class OwnAssembly : AssemblyLoadContext
{
    private readonly AssemblyDependencyResolver _resolver;

    private OwnAssembly(string path)
        : base(Path.GetFileNameWithoutExtension(path)) => _resolver = new AssemblyDependencyResolver(path);

    /// <summary>Creates an instance of a class.</summary>
    /// <param name="path">The assembly's file.</param>
    /// <param name="type">The class's full name.</param>
    /// <exception cref="TrainingException">It is no recommender, or cannot be created (<c>BKF6006</c>).</exception>
    public static IRecommender Create(string path, string type)
    {
        Type? found = new OwnAssembly(path).LoadFromAssemblyPath(path).GetType(type);
        if (found is null || !typeof(IRecommender).IsAssignableFrom(found))
        {
            throw new TrainingException(
                ErrorCodes.OwnModelFailed, $"{type} of {Path.GetFileName(path)} does not implement {typeof(IRecommender).FullName} of version {typeof(IRecommender).Assembly.GetName().Version}.",
                "Implement it, and build against the engine's version.");
        }

        try
        {
            return (IRecommender)Activator.CreateInstance(found)!;
        }
        catch (Exception e) when (e is MissingMethodException or TargetInvocationException or MemberAccessException)
        {
            throw new TrainingException(ErrorCodes.OwnModelFailed, $"{type} cannot be created: {(e.InnerException ?? e).Message}", "Give it a public constructor without parameters.", e);
        }
    }

    /// <summary>A type by its full name and its assembly, <c>Acme.AcmeFactory, Acme.Data</c>: the engine's, or that of a file.</summary>
    /// <param name="name">The name.</param>
    /// <param name="files">The files of assemblies that the user has named.</param>
    public static Type? FindType(string name, IEnumerable<string> files)
    {
        string[] parts = name.Split(',', 2, StringSplitOptions.TrimEntries);
        string? file = files.Select(Path.GetFullPath).FirstOrDefault(path => parts.Length == 2 && Path.GetFileNameWithoutExtension(path) == parts[1]);
        return file is null ? Type.GetType(name) : new OwnAssembly(file).LoadFromAssemblyPath(file).GetType(parts[0]);
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        File.Exists(Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll")) ? null : _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) => _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
