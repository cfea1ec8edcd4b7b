// counts who listens
fetch("https://stats.example.net/count");
