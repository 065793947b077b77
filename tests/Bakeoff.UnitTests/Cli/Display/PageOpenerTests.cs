using Bakeoff.Cli;

namespace Bakeoff.UnitTests;

/// <summary>Where a page is opened, and where nobody would see it.</summary>
public sealed class PageOpenerTests
{
    [Theory]
    [InlineData("linux", "DISPLAY", "xdg-open", "/programs/xdg-open")]
    [InlineData("linux", "WAYLAND_DISPLAY", "xdg-open", "/programs/xdg-open")]
    [InlineData("linux", "DISPLAY", "wslview", "/programs/wslview")]
    [InlineData("linux", "DISPLAY", "firefox", null)]
    [InlineData("linux", "SSH_CLIENT", "xdg-open", null)]
    [InlineData("macos", "TERM", "open", "/programs/open")]
    [InlineData("windows", "TERM", "explorer.exe", "/programs/explorer.exe")]
    public void FindProgram_NeedsSomebodyWhoLooks(string system, string variable, string program, string? expected)
    {
        var machine = new FakeSystem { IsWindows = system == "windows", IsMacOS = system == "macos" };
        machine.Variables[variable] = ":0";
        machine.Programs.Add(program);
        Assert.Equal(expected, PageOpener.FindProgram(machine));
        machine.Variables["CI"] = "true";
        Assert.Null(PageOpener.FindProgram(machine));
    }
}
