"""Our composition beside another composer's, on a few hundred inputs; every difference belongs to an explained class.

``inputs`` gathers federations, ``mutate`` spoils them, ``other`` asks the other composer, ``differences`` compares two
answers, ``classes`` explains. Nothing here decides who is right by counting: docs/composition-differences.md says why.
"""
