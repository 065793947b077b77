using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary>The stages that a command has submitted to other machines: what becomes of them when the command is ended.</summary>
internal static class TasksUnderWay
{
    private static TaskDispatcher? s_tasks;

    /// <summary>Remembers what brings stages to other machines.</summary>
    /// <param name="tasks">What does; null where stages run on this one.</param>
    public static void Watch(TaskDispatcher? tasks) => s_tasks = tasks;

    /// <summary>
    /// Leaves what is under way, or cancels it where there is somebody to ask who says so. Who does not answer within the time that a command has to
    /// end in leaves it.
    /// </summary>
    public static void End()
    {
        if (s_tasks is not { } tasks)
        {
            return;
        }

        int count = tasks.UnderWay;
        tasks.Dispose();
        if (count == 0)
        {
            return;
        }

        if (!Console.IsInputRedirected && !Console.IsErrorRedirected)
        {
            Console.Error.Write($"{count} stages are queued or running. Cancel them, or leave them to the next run? [c/L] ");
            if (Console.ReadLine()?.Trim() is "c" or "C" && TryCancel(tasks))
            {
                return;
            }
        }

        Console.Error.WriteLine($"{count} queued or running stages go on; the same command takes them up again. To cancel them run it on a "
            + "terminal, and press Ctrl-C there.");
    }

    /// <summary>A scheduler that does not answer at this moment is no fault of ours: what it was told of goes on.</summary>
    private static bool TryCancel(TaskDispatcher tasks)
    {
        try
        {
            tasks.CancelAll();
            Console.Error.WriteLine("The jobs are cancelled.");
            return true;
        }
        catch (Exception e) when (e is ExecutorBusyException or BakeoffException)
        {
            Console.Error.WriteLine($"The jobs cannot be cancelled: {e.Message.TrimEnd('.')}.");
            return false;
        }
    }
}
