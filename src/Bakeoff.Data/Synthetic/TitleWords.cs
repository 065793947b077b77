namespace Bakeoff.Data;

/// <summary>The words of synthetic titles: some say something about an item's genre, some about its hidden factors.</summary>
internal static class TitleWords
{
    /// <summary>The genres, as MovieLens names them.</summary>
    public static readonly string[] Genres =
    [
        "Action", "Adventure", "Animation", "Children", "Comedy", "Crime", "Documentary", "Drama", "Fantasy",
        "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
    ];

    /// <summary>Nouns, by genre.</summary>
    public static readonly string[][] Nouns =
    [
        ["Strike", "Force", "Fury", "Blast", "Rampage"], ["Voyage", "Island", "Quest", "Jungle", "Expedition"],
        ["Toybox", "Critters", "Doodle", "Penguins", "Puppet"], ["Kitten", "Playground", "Treehouse", "Puppy", "Balloon"],
        ["Wedding", "Roommate", "Mishap", "Vacation", "Pranksters"], ["Heist", "Gangster", "Syndicate", "Robbery", "Getaway"],
        ["Archive", "Witness", "Planet", "Portrait", "Chronicle"], ["Letters", "Winter", "Daughter", "Silence", "Inheritance"],
        ["Dragon", "Wizard", "Amulet", "Kingdom", "Sorcery"], ["Shadow", "Alley", "Cigarette", "Nightfall", "Dame"],
        ["Crypt", "Slasher", "Haunting", "Coffin", "Possession"], ["Melody", "Chorus", "Cabaret", "Serenade", "Overture"],
        ["Clue", "Riddle", "Vanishing", "Manor", "Alibi"], ["Kiss", "Heart", "Valentine", "Sweetheart", "Honeymoon"],
        ["Android", "Galaxy", "Nebula", "Starship", "Paradox"], ["Hostage", "Conspiracy", "Deadline", "Pursuit", "Cipher"],
        ["Battalion", "Trench", "Siege", "Bomber", "Armistice"], ["Saloon", "Gunslinger", "Frontier", "Outlaw", "Stagecoach"],
    ];

    /// <summary>Adjectives, by hidden factor and sign: [factor][0] where it is negative, [factor][1] where positive.</summary>
    public static readonly string[][][] Adjectives =
    [
        [["Gentle", "Quiet", "Tender"], ["Savage", "Loud", "Ruthless"]],
        [["Ancient", "Rusty", "Forgotten"], ["Modern", "Electric", "Neon"]],
        [["Bleak", "Grim", "Hollow"], ["Sunny", "Merry", "Golden"]],
        [["Plain", "Simple", "Honest"], ["Twisted", "Crooked", "Secret"]],
        [["Tiny", "Lonely", "Humble"], ["Grand", "Royal", "Epic"]],
        [["Slow", "Frozen", "Sleepy"], ["Swift", "Burning", "Restless"]],
    ];

    /// <summary>Syllables of invented names, which say nothing.</summary>
    public static readonly string[] Syllables =
    [
        "ba", "dor", "el", "fa", "gri", "hal", "i", "ko", "lu", "mar", "na", "or", "pel", "qua", "ri", "so", "ta", "ul", "ve", "zan",
    ];
}
