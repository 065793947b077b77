using System.CommandLine;
using Bakeoff.Data;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff datasets</c>: the datasets that experiments can name.</summary>
internal static class DatasetsVerb
{
    public static Command Create()
    {
        var command = new Command("datasets", "List the datasets that experiments can name.");
        command.SetAction(_ =>
        {
            foreach (Dataset dataset in Datasets.All)
            {
                Console.WriteLine($"  {dataset.Name,-24} {dataset.Description}");
            }

            return 0;
        });
        return command;
    }
}
