using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.UnitTests;

/// <summary>Brings the JSON Schema of experiments up to date with the options records; descriptions that are there already stay.</summary>
internal static class SchemaUpdate
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Adds the options that the schema lacks, and writes ranges, words and defaults as the records have them.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="definitions">The definitions of the schema with the options record of each.</param>
    public static string Apply(string schema, IEnumerable<(string Definition, Type Options)> definitions)
    {
        JsonNode root = JsonNode.Parse(schema)!;
        if (root["properties"]?["models"] is not null)
        {
            AddBaselines(root);
        }

        foreach ((string definition, Type options) in definitions)
        {
            JsonObject properties = root["definitions"]![definition]!["properties"]!.AsObject();
            object defaults = Activator.CreateInstance(options)!;
            foreach (PropertyInfo property in OptionProperties.Find(options))
            {
                string name = OptionProperties.NameOf(property);
                if (!properties.ContainsKey(name))
                {
                    properties.Add(name, new JsonObject { ["type"] = TypeOf(property.PropertyType) });
                }

                Describe(properties[name]!.AsObject(), property, property.GetValue(defaults));
            }
        }

        return root.ToJsonString(s_options) + "\n";
    }

    /// <summary>Adds the baselines that the schema lacks, and takes out options that they no longer have.</summary>
    private static void AddBaselines(JsonNode root)
    {
        JsonObject models = root["properties"]!["models"]!["properties"]!.AsObject(), definitions = root["definitions"]!.AsObject();
        foreach (ModelDescriptor model in ModelTable.All.Where(model => model.IsBaseline))
        {
            Type options = model.Algorithms[0].OptionsType;
            if (!models.ContainsKey(model.Key))
            {
                models.Add(model.Key, new JsonObject
                {
                    ["oneOf"] = new JsonArray(
                        new JsonObject { ["$ref"] = "#/definitions/" + model.Key }, new JsonObject { ["type"] = "null" }),
                });
                definitions.Add(model.Key, new JsonObject
                {
                    ["type"] = "object", ["additionalProperties"] = false,
                    ["description"] = ReferencePages.Summary(options).Replace("`", "", StringComparison.Ordinal),
                    ["properties"] = new JsonObject(),
                });
            }

            JsonObject properties = definitions[model.Key]!["properties"]!.AsObject();
            string[] names = [.. OptionProperties.Find(options).Select(OptionProperties.NameOf)];
            properties.Select(property => property.Key).Except(names).ToList().ForEach(name => properties.Remove(name));
        }

        foreach (string key in ModelTable.Keys.Where(models.ContainsKey))
        {
            JsonNode? model = models[key];
            models.Remove(key);
            models.Add(key, model);
        }
    }

    private static void Describe(JsonObject schema, PropertyInfo property, object? value)
    {
        if (property.PropertyType.IsArray && !schema.ContainsKey("items"))
        {
            schema["items"] = new JsonObject { ["type"] = TypeOf(property.PropertyType.GetElementType()!) };
        }

        JsonObject bounds = schema["items"]?.AsObject() ?? schema;
        if (property.GetCustomAttribute<OptionRangeAttribute>() is { } range)
        {
            SetNumber(bounds, "minimum", range.Minimum);
            SetNumber(bounds, "maximum", range.Maximum);
        }

        var choice = property.GetCustomAttribute<OptionChoiceAttribute>();
        if (choice is not null)
        {
            schema["enum"] = new JsonArray([.. choice.Choices.Select(word => JsonValue.Create(word))]);
        }

        JsonNode? written = JsonSerializer.SerializeToNode(value, property.PropertyType);
        if (!schema.ContainsKey("default") || !JsonNode.DeepEquals(schema["default"], written))
        {
            schema["default"] = written;
        }

        if (choice?.Summaries.Count > 0 || !schema.ContainsKey("description"))
        {
            schema["description"] = ReferencePages.Summary(property).Replace("`", "", StringComparison.Ordinal);
        }
    }

    /// <summary>Leaves the number as it is written where it is the same number.</summary>
    private static void SetNumber(JsonObject schema, string name, double value)
    {
        if (schema[name]?.GetValue<double>() != value)
        {
            schema[name] = value;
        }
    }

    private static string TypeOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { IsArray: true } => "array",
        Type number when number == typeof(double) => "number",
        Type number when number == typeof(int) => "integer",
        Type flag when flag == typeof(bool) => "boolean",
        _ => "string",
    };
}
