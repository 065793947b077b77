using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>Which comment is updated, and what is done where it cannot be.</summary>
public sealed class CommentTests : IDisposable
{
    private const string Marker = "<!-- bakeoff-compare: mine -->\n";
    private readonly FakeHost _host = new();
    private readonly TestFolder _folder = new();

    public CommentTests() => _folder.Write("artifacts/comparisons/mine/compare.md", Marker + "## mine: better\n");

    public void Dispose()
    {
        _host.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(true, "somebodys-token")]
    [InlineData(false, "build-service")]
    public void AnothersCommentWithTheMarker_IsLeftAlone_AndOursIsUpdated(bool github, string? login)
    {
        _host.Login = login;
        _host.Plant("mallory", Marker + "## mine: wonderful\n");
        Comment(github, "mine: commented on pull request 7");
        _folder.Write("artifacts/comparisons/mine/compare.md", Marker + "## mine: worse\n");
        Comment(github, "mine: updated the comment of pull request 7");
        Assert.Equal([Marker + "## mine: wonderful\n", Marker + "## mine: worse\n"], _host.Comments);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ACommentThatMayNotBeChanged_IsPostedAnew(bool github)
    {
        _host.Login = "build";
        Comment(github, "commented on");
        _host.IsLocked = true;
        Comment(github, "mine: commented on pull request 7");
        Assert.Equal(2, _host.Comments.Count);
    }

    [Theory]
    [InlineData("<html>Log in</html>", null)]
    [InlineData("{}", null)]
    [InlineData("[{\"body\": 7}]", null)]
    [InlineData("", "file:///etc/passwd")]
    [InlineData("", "http://[")]
    public void WhatIsNoHost_IsAnErrorOfTheComment(string body, string? location)
    {
        _host.Proxy = (body, location);
        CommandResult comment = CommandResult.Bakeoff(_folder, Variables(github: true), "comment");
        Assert.NotEqual(0, comment.ExitCode);
        Assert.Contains("error BKF3009: the comment on pull request 7 failed: ", comment.Error, StringComparison.Ordinal);
    }

    private void Comment(bool github, string said)
    {
        CommandResult comment = CommandResult.Bakeoff(_folder, Variables(github), "comment");
        Assert.True(comment.ExitCode == 0, comment.Output + comment.Error);
        Assert.Contains(said, comment.Output, StringComparison.Ordinal);
    }

    private Dictionary<string, string> Variables(bool github) => github
        ? new()
        {
            ["GITHUB_ACTIONS"] = "true", ["GITHUB_API_URL"] = _host.Address, ["GITHUB_REPOSITORY"] = "team/ratings",
            ["GITHUB_REF"] = "refs/pull/7/merge",
            ["GITHUB_TOKEN"] = "secret",
        }
        : new()
        {
            ["SYSTEM_PULLREQUEST_PULLREQUESTID"] = "7", ["SYSTEM_COLLECTIONURI"] = _host.Address + "/team/", ["SYSTEM_TEAMPROJECT"] = "film ratings",
            ["BUILD_REPOSITORY_ID"] = "4711", ["SYSTEM_ACCESSTOKEN"] = "secret",
        };
}
