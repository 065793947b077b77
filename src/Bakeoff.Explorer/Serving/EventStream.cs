using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bakeoff.Explorer;

/// <summary>Tells the page what happens, as server-sent events.</summary>
internal static class EventStream
{
    /// <summary>A line now and then, so that a connection that is gone is noticed.</summary>
    private static readonly TimeSpan s_ping = TimeSpan.FromSeconds(15);

    /// <summary>Sends events until the browser goes away or the explorer ends.</summary>
    /// <param name="context">The request and its answer.</param>
    /// <param name="board">Tells what happens.</param>
    /// <param name="ending">Ends it.</param>
    public static async Task SendAsync(HttpContext context, LiveBoard board, CancellationToken ending)
    {
        context.Response.ContentType = "text/event-stream";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ending);
        (ChannelReader<ServerEvent> events, Action end) = board.Listen();
        try
        {
            while (true)
            {
                Task<bool> more = events.WaitToReadAsync(either.Token).AsTask();
                while (await Task.WhenAny(more, Task.Delay(s_ping, either.Token)).ConfigureAwait(false) != more)
                {
                    await WriteAsync(context, ": ping\n\n", either.Token).ConfigureAwait(false);
                }

                if (!await more.ConfigureAwait(false))
                {
                    return; // The browser connects again, and begins with what is under way then.
                }

                while (events.TryRead(out ServerEvent? said))
                {
                    await context.Response.WriteAsync($"event: {said.Name}\ndata: {said.Data}\n\n", either.Token).ConfigureAwait(false);
                }

                await context.Response.Body.FlushAsync(either.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            end();
        }
    }

    private static async Task WriteAsync(HttpContext context, string text, CancellationToken cancellation)
    {
        await context.Response.WriteAsync(text, cancellation).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(cancellation).ConfigureAwait(false);
    }
}
