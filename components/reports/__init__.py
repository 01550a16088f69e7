"""Reports on offer: facts gathered within the viewer's scope, pictures from the same specifications as the screen."""
