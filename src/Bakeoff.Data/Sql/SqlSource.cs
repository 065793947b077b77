namespace Bakeoff.Data;

/// <summary>A query whose rows are a dataset.</summary>
/// <param name="Provider">
/// The kind of database: <c>postgresql</c>, or the <see cref="System.Data.Common.DbProviderFactory"/> of another one with its assembly:
/// <c>Npgsql.NpgsqlFactory, Npgsql</c>.
/// </param>
/// <param name="Connection">The name of the environment variable that holds the connection string: no secret stands in an experiment.</param>
/// <param name="Query">A <c>SELECT</c>.</param>
/// <param name="VersionQuery">
/// A cheap <c>SELECT</c> whose value changes whenever the rows do, or null: then the rows are read again each time.
/// </param>
public sealed record SqlSource(string Provider, string Connection, string Query, string? VersionQuery)
{
    /// <summary>The provider that needs no factory, since it is ours.</summary>
    public const string PostgreSql = "postgresql";
}
