using System.Net;
using Bakeoff.Http;

namespace Bakeoff.UnitTests;

public sealed class RetryTests
{
    private readonly List<(string Message, int Number)> _told = [];
    private int _attempts;

    [Fact]
    public async Task WhatPasses_IsRepeated_AndEachRetryIsTold()
    {
        Assert.Equal(7, await Run(attempt => attempt < 3 ? throw new IOException($"fault {attempt}") : 7));
        Assert.Equal([("fault 1", 1), ("fault 2", 2)], _told);
    }

    [Fact]
    public async Task WhatFailsTooOften_ThrowsItsLastError()
    {
        var error = await Assert.ThrowsAsync<IOException>(() => Run(attempt => throw new IOException($"fault {attempt}")));
        Assert.Equal(("fault 4", 4), (error.Message, _attempts));
    }

    [Fact]
    public async Task WhatDoesNotPass_IsNotRepeated()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Run(_ => throw new InvalidOperationException()));
        Assert.Equal(1, _attempts);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, true)]
    [InlineData(HttpStatusCode.BadGateway, true)]
    [InlineData(HttpStatusCode.RequestTimeout, true)]
    [InlineData(HttpStatusCode.TooManyRequests, true)]
    [InlineData(HttpStatusCode.NotFound, false)]
    [InlineData(HttpStatusCode.Unauthorized, false)]
    public void Status_IsTransient_WhereTheServerFailedOrAsksForPatience(HttpStatusCode status, bool expected) =>
        Assert.Equal(expected, status.IsTransient());

    /// <summary>A watch without a minimum speed ends what is silent, and nothing that moves.</summary>
    [Fact]
    public async Task Watch_EndsATransferThatIsSilent_AndNotOneThatMoves()
    {
        using var watch = new TransferWatch(TimeSpan.FromSeconds(2), null, TestContext.Current.CancellationToken);
        for (int i = 0; i < 5; i++)
        {
            await Task.Delay(500, TestContext.Current.CancellationToken);
            Assert.False(watch.Token.IsCancellationRequested);
            watch.Moved(1);
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(TimeSpan.FromSeconds(60), watch.Token));
    }

    private Task<int> Run(Func<int, int> attempt) => new Retry(new RetryPolicy
    {
        IsTransient = error => error is IOException, Delay = TimeSpan.FromMilliseconds(1), MaxRetries = 3,
        OnRetry = (error, number, _) => _told.Add((error.Message, number)),
    }).RunAsync(_ => Task.FromResult(attempt(++_attempts)), TestContext.Current.CancellationToken);
}
