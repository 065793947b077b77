using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>A connection string holds a password: what is wrong with it is said without quoting it.</summary>
public sealed class SqlSecretTests
{
    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=me;Password=s3cret;Timeout=1")]
    [InlineData("Host=127.0.0.1;Port=s3cret")]
    [InlineData("Host=127.0.0.1;Password=a;s3cret=b")]
    [InlineData("Host=127.0.0.1;Password=a;s3cret")]
    [InlineData("postgresql://me:s3cret@127.0.0.1/shop")]
    [InlineData("s3cret")]
    [InlineData("Host=127.0.0.1;SSL Mode=s3cret")]
    public void AConnectionStringThatCannotBeUsed_IsAnError_ThatDoesNotQuoteIt(string connection)
    {
        using var folder = new TestFolder();
        string variable = "BAKEOFF_TEST_" + Path.GetFileName(folder.Root).Replace('-', '_').ToUpperInvariant();
        Environment.SetEnvironmentVariable(variable, connection);
        DataException error = Assert.Throws<DataException>(() => SqlSnapshot.Take(
            new SqlSource(SqlSource.PostgreSql, variable, "SELECT 1", null), folder["cache"], offline: false, null, _ => null,
            TestContext.Current.CancellationToken));
        Environment.SetEnvironmentVariable(variable, null);
        Assert.Equal(ErrorCodes.DatabaseFailed, error.Code);
        string line = error.Reports[0].ToCanonicalLine();
        Assert.Contains(variable, line, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", line, StringComparison.Ordinal);
    }
}
