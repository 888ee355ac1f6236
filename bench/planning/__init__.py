"""Planning by size: how the number of subgraphs weighs on one operation's plan."""
