using Spectre.Console;

namespace Bakeoff.Cli;

/// <summary>A live line for each running stage, on a terminal, from the beginning of a run to its end.</summary>
internal sealed class LiveLines : IDisposable
{
    private const int Narrow = 60; // Columns of a terminal in which a bar would leave no room for what it is of.
    private readonly TaskCompletionSource<ProgressContext> _context = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _shown;

    /// <summary>Creates the display, which shows no line yet.</summary>
    /// <param name="console">The terminal.</param>
    public LiveLines(IAnsiConsole console)
    {
        var text = new TaskDescriptionColumn { Alignment = Justify.Left };
        var percent = new OfStagesColumn(new PercentageColumn());
        ProgressColumn[] columns = console.Profile.Width < Narrow ? [text, percent]
            : [text, new OfStagesColumn(new ProgressBarColumn { Width = 20 }), percent, new OfStagesColumn(new RemainingTimeColumn())];
        Progress progress = console.Progress().AutoClear(true).HideCompleted(true).Columns(columns);
        _shown = Task.Run(() => ShowAsync(progress));
    }

    /// <summary>Adds a line.</summary>
    /// <param name="text">What it says, as markup.</param>
    public ProgressTask Add(string text) => _context.Task.GetAwaiter().GetResult().AddTask(text);

    /// <summary>Takes all lines away.</summary>
    public void Dispose()
    {
        _end.TrySetResult();
        _shown.GetAwaiter().GetResult();
    }

    private async Task ShowAsync(Progress progress)
    {
        try
        {
            await progress.StartAsync(async context =>
            {
                _context.SetResult(context);
                await _end.Task.ConfigureAwait(false);
            }).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _context.TrySetException(e); // Else whoever adds a line would wait for ever.
            throw;
        }
    }
}
